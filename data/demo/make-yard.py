#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes yard.json, the demonstration yard: eleven stations in three cities, six types of pile.

Of two stations it is known what feeds their piles, so that a lost feeder is told from many lost piles.
A tariff applies in all three provinces once it is published. Two vendors, their people, procedures, a plan and a dispatch rule show how maintenance is described.

The stations stand at real places; operators, people and telephones are made up.
    make-yard.py            write yard.json beside this file
    make-yard.py --check    exit 1 when it is not what would be written
"""
import json
import pathlib
import sys

AREAS = [
    ("bj", "北京市", None, "province"),
    ("bj-city", "北京城区", "bj", "city"),
    ("bj-hd", "海淀区", "bj-city", "district"),
    ("bj-cy", "朝阳区", "bj-city", "district"),
    ("bj-ft", "丰台区", "bj-city", "district"),
    ("bj-dx", "大兴区", "bj-city", "district"),
    ("sh", "上海市", None, "province"),
    ("sh-city", "上海城区", "sh", "city"),
    ("sh-mh", "闵行区", "sh-city", "district"),
    ("sh-pd", "浦东新区", "sh-city", "district"),
    ("sh-ja", "静安区", "sh-city", "district"),
    ("gd", "广东省", None, "province"),
    ("sz", "深圳市", "gd", "city"),
    ("sz-ns", "南山区", "sz", "district"),
    ("sz-ft", "福田区", "sz", "district"),
    ("sz-lh", "龙华区", "sz", "district"),
]

OPERATORS = [
    ("op-cg", "晨光充电", "王建国", "010-5550-0100"),
    ("op-lt", "绿途能源", "陈思远", "021-5550-0200"),
    ("op-nh", "南海出行", "黄志强", "0755-5550-0300"),
]

CONTACTS = [
    {"id": "c-bj", "name": "李明", "phone": "13900000001", "mail": "liming@example.com"},
    {"id": "c-sh", "name": "张伟", "phone": "13900000002", "mail": "zhangwei@example.com"},
    {"id": "c-sz", "name": "林晓燕", "phone": "13900000003", "mail": "linxiaoyan@example.com"},
    {"id": "c-duty", "name": "值班中心", "phone": "13900000009", "mail": "duty@example.com"},
    {"id": "c-zhao", "name": "赵刚", "phone": "13900000011", "mail": "zhaogang@example.com",
     "vendor": "v-hx", "user": "zhaogang"},
    {"id": "c-sun", "name": "孙丽", "phone": "13900000012", "mail": "sunli@example.com",
     "vendor": "v-hx", "user": "sunli"},
    {"id": "c-zhou", "name": "周涛", "phone": "13900000013", "mail": "zhoutao@example.com",
     "vendor": "v-jy", "user": "zhoutao"},
]

# Of the second one the agreement is over: nobody there may be given work.
VENDORS = [
    {"id": "v-hx", "name": "恒信电力运维", "contact": "赵刚", "phone": "010-5550-0301",
     "mail": "service@hengxin.example.com", "address": "北京市大兴区科创街9号",
     "licence": "91110115MA00000001", "qualification": "承装（修、试）电力设施许可证四级",
     "qualification_until": "2029-06-30",
     "capability": "直流桩功率模块、枪线与液冷回路检修\n绝缘与接地测试\n7×24 小时到场",
     "vetting": "approved", "vetted_on": "2026-01-12", "vetted_by": "王建国",
     "agreement": "YW-2026-017", "agreement_from": "2026-01-15", "agreement_until": "2028-01-14",
     "hourly_rate": 180},
    {"id": "v-jy", "name": "捷安新能源服务", "contact": "周涛", "phone": "021-5550-0302",
     "mail": "service@jiean.example.com", "address": "上海市闵行区申昆路100号",
     "licence": "91310112MA00000002", "qualification": "低压电工作业资质",
     "qualification_until": "2027-03-31", "capability": "交流桩巡检与更换\n通信排障",
     "vetting": "approved", "vetted_on": "2024-08-20", "vetted_by": "陈思远",
     "agreement": "YW-2024-006", "agreement_from": "2024-09-01", "agreement_until": "2026-08-31",
     "hourly_rate": 150},
]

SUPPLIERS = [
    {"id": "s-cz", "name": "场桩设备", "contact": "吴敏", "phone": "400-555-0401",
     "mail": "support@changzhuang.example.com"},
]

PROCEDURES = [
    {"id": "hot", "name": "过温处理", "conditions": "temp.*.high fault.over_temperature",
     "steps": "\n".join((
         "在远程停止该枪充电，确认枪已停止输出",
         "断开桩的进线断路器，验电并挂“有人工作”牌 [photo]",
         "检查枪头触点和枪线有无烧蚀、变色 [photo]",
         "检查散热风扇、滤网和液冷液位",
         "测量枪头正负极触点接触电阻 [value mΩ ..0.5]",
         "测量正极对地绝缘电阻 [value MΩ 10..]",
         "恢复供电，空载运行后记录枪头温度 [value °C ..45]",
         "试充一次，十分钟后再记录枪头温度 [value °C ..80]"))},
    {"id": "lost", "name": "通信中断处理", "conditions": "link",
     "steps": "\n".join((
         "查看同站其他桩是否也中断，判断是站端还是单桩",
         "现场确认桩的供电和屏幕显示 [photo]",
         "检查网线、交换机端口和 SIM 卡信号",
         "测量通信电源电压 [value V 22.8..25.2]",
         "重新上电通信模块，等待五分钟",
         "在监控台确认该桩恢复在线"))},
    {"id": "monthly", "name": "月度巡检",
     "steps": "\n".join((
         "检查桩体、枪头、枪线和急停按钮外观 [photo]",
         "按下急停按钮，确认断电并能复位",
         "清洁滤网，检查风扇运转",
         "检查柜内有无积水、凝露和虫鼠痕迹 [photo]",
         "测量接地电阻 [value Ω ..4]",
         "测量进线电压 [value V 353..420]",
         "核对桩时钟与标准时间之差 [value s -60..60]",
         "检查消防器材和车位标识"))},
]

PLANS = [
    {"id": "zgc-month", "name": "中关村软件园月度巡检", "procedure": "monthly", "station": "zgc",
     "every_days": 30, "first_on": "2026-12-05", "responsible": "c-zhao", "vendor": "v-hx",
     "lead_days": 3, "priority": "low"},
]

ORDER_RULES = [
    {"id": "critical", "name": "紧急故障自动派单", "conditions": "fault.* temp.*.high",
     "priority": "critical", "delay_min": 5, "responsible": "c-zhao", "vendor": "v-hx",
     "within_h": 8},
]

ARTICLES = [
    {"id": "contact", "name": "枪头触点磨损引起过温", "conditions": "temp.gun.high",
     "cause": "插拔次数多，触点镀层磨损，接触电阻增大。",
     "method": "更换枪头端子并涂导电膏；检查锁止机构，避免虚插。",
     "result": "满功率试充半小时，枪头温度稳定在 58 °C。",
     "types": "120 kW 双枪直流桩", "author": "赵刚", "written_on": "2026-09-18", "type": "dc120"},
    {"id": "sim", "name": "雨后整站通信中断", "conditions": "link",
     "cause": "站端交换机箱进水，供电模块跳闸。",
     "method": "更换交换机电源，箱体底部开泄水孔，进线加防水弯。",
     "result": "之后三次大雨未再中断。",
     "types": "各型号", "author": "孙丽", "written_on": "2026-07-30"},
]

PARTS = [
    {"id": "gun-dc", "name": "直流枪头端子套件", "number": "CZ-GT-250", "supplier": "s-cz",
     "price": 860, "fits": "dc120"},
    {"id": "fan", "name": "散热风扇", "number": "CZ-FN-24", "supplier": "s-cz", "price": 145,
     "fits": "dc120"},
]

# id: serial, installed on, warranty until, life in years. The warranty of the first one ends first.
ASSETS = {
    "p1": ("CZ120-2112-0007", "2021-12-20", "2026-12-19", 10),
    "p2": ("CZ120-2205-0031", "2022-05-10", "2027-05-09", 10),
    "p3": ("CZ120-2205-0032", "2022-05-10", "2027-05-09", 10),
    "p4": ("CZ120-2309-0118", "2023-09-01", "2028-08-31", 10),
}

# id, name, area, operator, type, latitude, longitude, address, piles of each type in their order
STATIONS = [
    ("zgc", "中关村软件园充电站", "bj-hd", "op-cg", "public", 40.0480, 116.2890,
     "海淀区东北旺西路8号", {"dc120": 8, "ac7": 4, "xj120": 2}),
    ("wj", "望京充电站", "bj-cy", "op-cg", "public", 39.9960, 116.4700,
     "朝阳区望京街", {"dc120": 4, "xj120": 6, "abb22": 2}),
    ("bjn", "北京南站充电站", "bj-ft", "op-cg", "taxi", 39.8650, 116.3790,
     "丰台区永外大街车站路12号", {"xj120": 8, "dc120": 4}),
    ("yz", "亦庄物流充电站", "bj-dx", "op-lt", "logistics", 39.7950, 116.5060,
     "大兴区荣华中路", {"dc120": 6, "alfen22": 2}),
    ("hq", "虹桥枢纽充电站", "sh-mh", "op-lt", "public", 31.1940, 121.3170,
     "闵行区申虹路", {"dc120": 8, "abb22": 4}),
    ("ljz", "陆家嘴充电站", "sh-pd", "op-lt", "public", 31.2380, 121.5010,
     "浦东新区世纪大道", {"alfen22": 6, "charx22": 2, "dc120": 2}),
    ("zj", "张江科学城充电站", "sh-pd", "op-lt", "public", 31.2050, 121.6000,
     "浦东新区祖冲之路", {"dc120": 6, "charx22": 2, "ac7": 4}),
    ("shz", "上海火车站充电站", "sh-ja", "op-cg", "taxi", 31.2490, 121.4550,
     "静安区秣陵路303号", {"xj120": 4, "dc120": 2}),
    ("szw", "深圳湾科技园充电站", "sz-ns", "op-nh", "public", 22.5290, 113.9540,
     "南山区科苑南路", {"dc120": 6, "abb22": 4, "alfen22": 2}),
    ("ft", "福田会展中心充电站", "sz-ft", "op-nh", "public", 22.5310, 114.0570,
     "福田区福华三路", {"dc120": 4, "charx22": 2}),
    ("szb", "深圳北站充电站", "sz-lh", "op-nh", "bus", 22.6100, 114.0290,
     "龙华区致远中路28号", {"dc120": 4, "xj120": 2}),
]

# One gateway at this station: sixteen AC piles on one RS-485 line behind one address.
GATEWAY = ("szb", "ac7", 16)

# Piles that belong to no station, only to a place.
DISCRETE = [
    ("d1", "颐和园路路灯桩", "bj-hd", "ac7", 39.9990, 116.2755),
    ("d2", "朝阳公园路灯桩", "bj-cy", "ac7", 39.9440, 116.4760),
    ("d3", "衡山路路灯桩", "sh-ja", "abb22", 31.2240, 121.4480),
    ("d4", "莲花山路灯桩", "sz-ft", "ac7", 22.5560, 114.0560),
]


def limit(measure, low_low=None, low=None, high=None, high_high=None, hysteresis=0, delay_s=0):
    """One limit; its numbers come from the table of defaults for the device class."""
    members = {"measure": measure, "ll": low_low, "l": low, "h": high, "hh": high_high,
               "hysteresis": hysteresis, "on_delay_s": delay_s, "off_delay_s": delay_s}
    return {key: value for key, value in members.items() if value is not None}


CLIMATE = [
    limit("temp.inside", -25, -20, 65, 75, 5, 10),
    limit("temp.ambient", -25, -20, 50, 55, 2, 60),
    limit("env.ngv", None, None, 10, 30, 2, 5),
]
GUN_DC = [limit("temp.gun", -40, -30, 80, 90, 5, 1)]
GUN_AC = [limit("temp.gun", -40, -30, 85, 95, 10, 1)]
OUTPUT_DC = [
    limit("dc.voltage", None, None, 1010, 1050, 5, 1),
    limit("dc.current", None, None, 255, 275, 5, 1),
]
PHASES_1 = [limit("ac.voltage.l1", 187, 198, 242, 253, 5, 3),
            limit("ac.current.l1", None, None, 33.6, 35.2, 1, 5)]
PHASES_3 = [limit(f"ac.voltage.l{i}", 187, 198, 242, 253, 5, 3) for i in (1, 2, 3)] + \
           [limit(f"ac.current.l{i}", None, None, 33.6, 35.2, 1, 5) for i in (1, 2, 3)]
FREQUENCY = [limit("ac.frequency", 49, 49.5, 50.5, 51, 0.2, 3)]

TYPES = [
    {"id": "dc120", "name": "120 kW 双枪直流桩", "current": "dc", "power_w": 120000,
     "connectors": 2, "profile": "chargeyard-dc",
     "limits": CLIMATE + GUN_DC + OUTPUT_DC + FREQUENCY + [
         limit("ac.voltage.in", 323, 353, 420, 437, 5, 3),
         limit("dc.power", None, None, 123600, 132000, 500, 10),
         limit("temp.outlet", None, None, 70, 80, 5, 10),
         limit("hum.inside", None, None, 85, 95, 5, 60),
         limit("ins.res.pos", 100, 500, None, None, 50, 3),
         limit("ins.res.neg", 100, 500, None, None, 50, 3),
         limit("bms.temp.max", -20, 0, 50, 55, 2, 10)]},
    {"id": "xj120", "name": "许继 120 kW 双枪直流桩", "current": "dc", "power_w": 120000,
     "connectors": 2, "profile": "xj-dc-120kw",
     "limits": GUN_DC + OUTPUT_DC + [limit("dc.power", None, None, 123600, 132000, 500, 10)]},
    {"id": "ac7", "name": "7 kW 交流桩", "current": "ac", "power_w": 7000, "connectors": 1,
     "profile": "chargeyard-ac",
     "limits": CLIMATE + GUN_AC + PHASES_1 + FREQUENCY + [
         limit("ac.power.active", None, None, 7350, 7700, 200, 10),
         limit("hum.inside", None, None, 90, 95, 5, 60),
         limit("env.leakage", None, None, 20, 30, 5, 1)]},
    {"id": "abb22", "name": "ABB Terra AC 22 kW", "current": "ac", "power_w": 22000,
     "connectors": 1, "profile": "abb-terra-ac",
     "limits": PHASES_3 + [limit("ac.power.active", None, None, 23100, 24200, 200, 10)]},
    {"id": "alfen22", "name": "Alfen Eve Double 2×22 kW", "current": "ac", "power_w": 44000,
     "connectors": 2, "profile": "alfen-ng9xx",
     "limits": PHASES_3 + FREQUENCY + [limit("temp.inside", -25, -20, 65, 75, 5, 10)]},
    {"id": "charx22", "name": "CHARX SEC 四口交流桩", "current": "ac", "power_w": 88000,
     "connectors": 4, "profile": "phoenix-charx-sec", "limits": PHASES_3},
]
BRANDS = {"dc120": "场桩", "xj120": "许继", "ac7": "场桩", "abb22": "ABB", "alfen22": "Alfen",
          "charx22": "菲尼克斯"}

# A summer day in Beijing: dear at noon and in the evening, cheap at night. Prices are made up.
TARIFFS = [
    {"id": "summer", "name": "夏季分时电价", "version": 1,
     "periods": "00:00-07:00 valley, 07:00-11:00 flat, 11:00-13:00 sharp, 13:00-16:00 peak, "
                "16:00-17:00 sharp, 17:00-22:00 peak, 22:00-23:00 flat, 23:00-24:00 valley",
     "sharp_electricity": "1.29", "sharp_service": "0.60",
     "peak_electricity": "1.08", "peak_service": "0.60",
     "flat_electricity": "0.69", "flat_service": "0.60",
     "valley_electricity": "0.36", "valley_service": "0.40",
     "occupancy_price": "0.5", "occupancy_grace_min": 15, "occupancy_cap": "30",
     "vat_electricity": "13", "vat_service": "6", "vat_occupancy": "9"},
]

# Who charges often: what they have is in the ledger, and nobody has anything at first.
ACCOUNTS = [
    {"id": "k-chen", "name": "陈晓东", "type": "person", "phone": "13900000101"},
    {"id": "k-he", "name": "何敏", "type": "person", "phone": "13900000102"},
    {"id": "k-taxi", "name": "首通出租车队", "type": "team", "phone": "010-5550-0501",
     "credit_minor": 500000, "parallel": 40},
]
CARDS = [
    {"id": "6210000000000101", "account": "k-chen"},
    {"id": "6210000000000102", "account": "k-he"},
    {"id": "6210000000000201", "name": "首通1号卡", "account": "k-taxi"},
    {"id": "6210000000000202", "name": "首通2号卡", "account": "k-taxi"},
]
VEHICLES = [
    {"id": "bj-a1", "plate": "京AD12345", "vin": "LSVHP2DR9WP272360", "account": "k-chen"},
    {"id": "bj-t1", "plate": "京BDT0001", "account": "k-taxi"},
]

POLICIES = [
    {"id": "duty", "name": "值班规则", "second_from": 20, "blocked_min": 30, "clock_drift_s": 60,
     "proof_hours": 24, "proof_sessions": 3, "recur_days": 30, "expiry_days": 30,
     "attachment_mib": 20, "order_late_h": 4},
]

# id, name, station, power; and below it id, name, how many piles of the station in their order
TRANSFORMERS = [
    ("hq-t1", "虹桥1号变压器", "hq", 1250000, [("hq-b1", "虹桥1号配电柜", 4),
                                         ("hq-b2", "虹桥2号配电柜", 4),
                                         ("hq-b3", "虹桥3号配电柜", 4)]),
    ("zgc-t1", "软件园1号变压器", "zgc", 800000, [("zgc-b1", "软件园1号配电柜", 4),
                                           ("zgc-b2", "软件园2号配电柜", 4)]),
    ("zgc-t2", "软件园2号变压器", "zgc", 630000, [("zgc-b3", "软件园3号配电柜", 6)]),
]


class Piles:
    """Numbers the piles and hands out addresses."""

    def __init__(self):
        self.records = []

    def add(self, name, number, type_id, place, link):
        index = len(self.records) + 1
        link = link or f"tcp://127.0.1.{index}:15020/1"
        self.records.append({"id": f"p{index}", "name": name, "number": number,
                             "brand": BRANDS[type_id], "type": type_id, **place,
                             "link": link, "scan_ms": 1000})


def make_piles():
    piles = Piles()
    for station, name, _area, _operator, _type, _lat, _lon, _address, counts in STATIONS:
        within = 0
        for type_id, count in counts.items():
            for _ in range(count):
                within += 1
                piles.add(f"{name[:-3]}{within}号桩", f"{station.upper()}-{within:03}", type_id,
                          {"station": station}, None)
        if station == GATEWAY[0]:
            for unit in range(1, GATEWAY[2] + 1):
                within += 1
                piles.add(f"{name[:-3]}{within}号桩", f"{station.upper()}-{within:03}", GATEWAY[1],
                          {"station": station}, f"tcp://127.0.1.250:15020/{unit}")
    for pile_id, name, area, type_id, latitude, longitude in DISCRETE:
        piles.add(name, f"LS-{pile_id.upper()}", type_id,
                  {"area": area, "latitude": latitude, "longitude": longitude}, None)
    return piles.records


def connect(piles):
    """Hangs the piles of a station on its switchboards, one after the other."""
    for _id, _name, station, _power, boards in TRANSFORMERS:
        waiting = [pile for pile in piles
                   if pile.get("station") == station and "switchboard" not in pile]
        for board, _board_name, count in boards:
            for pile in waiting[:count]:
                pile["switchboard"] = board
            waiting = waiting[count:]
    return piles


def register(piles):
    """Enters what is known of them as assets."""
    for pile in piles:
        if pile["id"] in ASSETS:
            serial, installed, warranty, life = ASSETS[pile["id"]]
            pile.update(serial=serial, installed_on=installed, supplier="s-cz",
                        warranty_until=warranty, life_years=life)
    return piles


def make_yard():
    areas = []
    for area_id, name, parent, level in AREAS:
        areas.append({"id": area_id, "name": name, "level": level,
                      **({"parent": parent} if parent else {"tariff": TARIFFS[0]["id"]})})
    return {
        "areas": areas,
        "operators": [dict(zip(("id", "name", "contact", "phone"), row)) for row in OPERATORS],
        "contacts": CONTACTS,
        "stations": [{"id": row[0], "name": row[1], "area": row[2], "operator": row[3],
                      "type": row[4], "opening": "open", "latitude": row[5],
                      "longitude": row[6], "address": row[7]} for row in STATIONS],
        "pile_types": TYPES,
        "piles": register(connect(make_piles())),
        "tariffs": TARIFFS,
        "accounts": ACCOUNTS,
        "cards": CARDS,
        "vehicles": VEHICLES,
        "policies": POLICIES,
        "transformers": [{"id": row[0], "name": row[1], "station": row[2], "power_w": row[3]}
                         for row in TRANSFORMERS],
        "switchboards": [{"id": board[0], "name": board[1], "transformer": row[0],
                          "station": row[2]} for row in TRANSFORMERS for board in row[4]],
        "vendors": VENDORS,
        "suppliers": SUPPLIERS,
        "procedures": PROCEDURES,
        "plans": PLANS,
        "order_rules": ORDER_RULES,
        "articles": ARTICLES,
        "parts": PARTS,
    }


def spell(yard):
    """One record to a line: a change then shows as the line it is."""
    lists = []
    for name, records in yard.items():
        lines = ",\n  ".join(json.dumps(record, ensure_ascii=False) for record in records)
        lists.append(f" {json.dumps(name)}: [\n  {lines}\n ]")
    return "{\n" + ",\n".join(lists) + "\n}\n"


def main():
    path = pathlib.Path(__file__).resolve().parent / "yard.json"
    text = spell(make_yard())
    if "--check" not in sys.argv[1:]:
        path.write_text(text, encoding="utf-8")
        return 0
    if path.read_text(encoding="utf-8") == text:
        return 0
    print("yard.json is not what make-yard.py writes: run it again")
    return 1


if __name__ == "__main__":
    sys.exit(main())
