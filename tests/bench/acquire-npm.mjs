// SPDX-License-Identifier: GPL-3.0-or-later
// The load of bench-acquire on a Modbus library of npm: two reads of 60 registers from each pile,
// once a second, one after the other, values thrown away.
// Usage: acquire-npm.mjs LIBRARY PORT PILES SECONDS, from the folder that has node_modules.
// Prints one line of JSON. Exit code 3: the library is not installed.

import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import net from "node:net";
import path from "node:path";

const [library, port, nPiles, seconds] =
  [process.argv[2], ...process.argv.slice(3).map(Number)];
const PERIOD_MS = 1000;
const WARM_UP_MS = 3000;
const READS = 2;
const COUNT = 60;

function load(name) {
  const folders = [process.cwd()];
  try {
    folders.push(path.dirname(execFileSync("npm", ["root", "-g"], { encoding: "utf8" }).trim()));
  } catch {
    // Without npm there is no global folder either.
  }
  for (const folder of folders) {
    try {
      return createRequire(folder + "/")(name);
    } catch (error) {
      if (error.code !== "MODULE_NOT_FOUND")
        throw error;
    }
  }
  process.exit(3);
}

// No octet is 0 or 255; as device_address () has it.
function address(i) {
  return `127.${Math.floor(i / 62500) % 250 + 1}.${Math.floor(i / 250) % 250 + 1}.${i % 250 + 1}`;
}

const connectors = {
  "modbus-serial": async (module, host) => {
    const client = new module();
    await client.connectTCP(host, { port });
    client.setID(1);
    client.setTimeout(1000);
    return { read: start => client.readHoldingRegisters(start, COUNT) };
  },
  "jsmodbus": (module, host) => new Promise((resolve, reject) => {
    const socket = new net.Socket();
    const client = new module.client.TCP(socket, 1, 1000);
    socket.once("connect", () => resolve({
      read: start => client.readHoldingRegisters(start, COUNT) }));
    socket.once("error", reject);
    socket.connect({ host, port });
  }),
};

const totals = { running: false, requests: 0, scans: 0, failures: 0, jitter: [] };

async function scan(pile) {
  for (let i = 0; i < READS; i++) {
    if (totals.running)
      totals.requests++;
    try {
      await pile.client.read(i * COUNT);
    } catch {
      if (totals.running)
        totals.failures++;
      return;
    }
  }
  const now = performance.now();
  if (!totals.running) {
    pile.before = undefined;
    return;
  }
  totals.scans++;
  if (pile.before !== undefined)
    totals.jitter.push(Math.abs(now - pile.before - PERIOD_MS));
  pile.before = now;
}

function start(pile, number) {
  let due = performance.now() + PERIOD_MS * number / nPiles;
  const next = async () => {
    await scan(pile);
    const now = performance.now();
    while (due <= now)
      due += PERIOD_MS;
    setTimeout(next, due - now);
  };
  setTimeout(next, due - performance.now());
}

function quantile(values, part) {
  values.sort((a, b) => a - b);
  return values.length > 0 ? values[Math.min(values.length - 1, Math.floor(part * values.length))] : 0;
}

const sleep = ms => new Promise(resolve => setTimeout(resolve, ms));

const module = load(library);
const piles = [];
for (let i = 0; i < nPiles; i++)
  piles.push({ client: await connectors[library](module, address(i)) });
piles.forEach(start);
await sleep(WARM_UP_MS);
const cpu = process.cpuUsage();
const begun = performance.now();
totals.running = true;
await sleep(seconds * 1000);
totals.running = false;
const used = process.cpuUsage(cpu);
const wanted = (performance.now() - begun) / PERIOD_MS * nPiles;
console.log(JSON.stringify({
  cpu_per_request: (used.user + used.system) / Math.max(totals.requests, 1),
  scans_done: Math.min(100, 100 * totals.scans / wanted),
  jitter_p50: quantile(totals.jitter, 0.5),
  jitter_p99: quantile(totals.jitter, 0.99),
  failures: totals.failures,
}));
process.exit(0);
