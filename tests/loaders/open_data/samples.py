"""Small files as the publishers write them, about real things."""

from __future__ import annotations

import bz2
import gzip
import json
import zipfile
from pathlib import Path
from typing import Any


def claim(value: Any, *, kind: str = "wikibase-entityid", rank: str = "normal") -> dict[str, Any]:
    return {
        "mainsnak": {"snaktype": "value", "datavalue": {"value": value, "type": kind}},
        "type": "statement",
        "rank": rank,
    }


def item_value(qid: str) -> dict[str, Any]:
    return claim({"entity-type": "item", "numeric-id": int(qid[1:]), "id": qid})


def point(latitude: float, longitude: float) -> dict[str, Any]:
    value = {
        "latitude": latitude, "longitude": longitude, "altitude": None, "precision": 0.0001,
        "globe": "http://www.wikidata.org/entity/Q2",
    }  # fmt: skip
    return claim(value, kind="globecoordinate")


def text_value(text: str) -> dict[str, Any]:
    return claim(text, kind="string")


def when(time: str, precision: int) -> dict[str, Any]:
    value = {
        "time": time, "timezone": 0, "before": 0, "after": 0, "precision": precision,
        "calendarmodel": "http://www.wikidata.org/entity/Q1985727",
    }  # fmt: skip
    return claim(value, kind="time")


def item(qid: str, labels: dict[str, str], claims: dict[str, Any], **aliases: list[str]) -> dict[str, Any]:
    return {
        "type": "item",
        "id": qid,
        "labels": {tag: {"language": tag, "value": text} for tag, text in labels.items()},
        "descriptions": {},
        # An item without aliases has a list here: PHP's empty array.
        "aliases": {
            tag: [{"language": tag, "value": text} for text in texts] for tag, texts in aliases.items()
        }
        or [],
        "claims": claims,
        "sitelinks": {},
        "lastrevid": 1,
    }


LANG_SON = item(
    "Q33403",
    {"vi": "Lạng Sơn", "en": "Lạng Sơn Province", "zh": "谅山省", "fr": "Lạng Sơn"},
    {
        "P31": [item_value("Q2824648")],
        "P17": [item_value("Q881")],
        "P131": [item_value("Q881")],
        "P625": [point(21.83, 106.76)],
        "P1566": [text_value("1576632")],
        "P300": [text_value("VN-09")],
        "P571": [when("+1831-00-00T00:00:00Z", 9)],
    },
    vi=["Tỉnh Lạng Sơn", "Xứ Lạng"],
)  # fmt: skip
LANG_SON_CITY = item(
    "Q33383",
    {"vi": "Lạng Sơn", "en": "Lạng Sơn"},
    {
        "P31": [item_value("Q515")],
        "P17": [item_value("Q881")],
        "P131": [item_value("Q33403")],
        "P625": [point(21.847777777778, 106.75777777778)],
        "P571": [when("+2002-10-17T00:00:00Z", 11)],
    },
)
BELGIUM = item(
    "Q31", {"en": "Belgium", "vi": "Bỉ"}, {"P31": [item_value("Q6256")], "P625": [point(50.8, 4.4)]}
)


def dump(*items: dict[str, Any]) -> bytes:
    """Items as the dump has them: an array, one a line."""
    lines = [json.dumps(each, ensure_ascii=False, separators=(",", ":")) for each in items]
    return ("[\n" + ",\n".join(lines) + "\n]\n").encode()


def wikidata(folder: Path, ending: str = "") -> Path:
    content = dump(BELGIUM, LANG_SON, LANG_SON_CITY)
    path = folder / f"wikidata-20250630-all.json{ending}"
    packed = {"": content, ".gz": gzip.compress(content, mtime=0), ".bz2": bz2.compress(content)}
    path.write_bytes(packed[ending])
    return path


VN_ROWS = [
    "1576632\tTỉnh Lạng Sơn\tTinh Lang Son\tLang Son,Lạng Sơn\t21.83333\t106.75\tA\tADM1\tVN\t\t39\t\t\t\t781655\t\t367\tAsia/Ho_Chi_Minh\t2021-10-19",
    "8522374\tHữu Nghị\tHuu Nghi\t\t21.97515\t106.7112\tS\tPSTB\tVN\t\t39\t\t\t\t0\t\t309\tAsia/Ho_Chi_Minh\t2013-07-11",
    "1581129\tThành Phố Hà Nội\tThanh Pho Ha Noi\tHanoi\t21\t105.75\tA\tADM1\tVN\t\t44\t\t\t\t6448837\t\t15\tAsia/Bangkok\t2020-01-07",
    "1566083\tHo Chi Minh City\tHo Chi Minh City\tSaigon\t10.82302\t106.62965\tP\tPPLA\tVN\t\t20\t\t\t\t3467331\t\t10\tAsia/Ho_Chi_Minh\t2022-11-02",
]  # fmt: skip
ALTERNATES = [
    "1\t1576632\tvi\tLạng Sơn\t1\t\t\t\t\t",
    "2\t1576632\tzh\t谅山省\t\t\t\t\t\t",
    "3\t1576632\twkdt\tQ33403\t\t\t\t\t\t",
    "4\t1576632\tlink\thttps://en.wikipedia.org/wiki/L%E1%BA%A1ng_S%C6%A1n_province\t\t\t\t\t\t",
    "5\t1566083\tvi\tSài Gòn\t\t\t\t1\t\t",
]


def geonames(folder: Path) -> Path:
    """A dump of a country as it is downloaded, with the files beside it that explain it."""
    path = folder / "VN.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("readme.txt", "Readme for GeoNames Gazetteer extract files\n")
        archive.writestr("VN.txt", "\n".join(VN_ROWS) + "\n")
    (folder / "alternateNamesV2.txt").write_text("\n".join(ALTERNATES) + "\n", encoding="utf-8")
    (folder / "admin1CodesASCII.txt").write_text(
        "VN.39\tLạng Sơn\tLang Son\t1576632\nVN.44\tHanoi\tHanoi\t1581129\n", encoding="utf-8"
    )
    return path


LOCODES = """\
,"CN",,".CHINA",,,,,,,,
,"CN","YYG","Youyiguan","Youyiguan","GX","RL","--3----B","0701",,,
,"CN","PIN","Pingxiang","Pingxiang","GX","AA","123-----","9501",,"2206N 10645E",
,"VN",,".VIET NAM",,,,,,,,
+,"VN","DDG","Đồng Đăng","Dong Dang","09","RL","-23----B","0901",,"2157N 10642E",
,"VN","SGN","Ho Chi Minh City","Ho Chi Minh City","SG","AF","12345---","0901",,"1045N 10640E",
X,"VN","XXX","Old place","Old place",,"XX","--3----B","0901",,,
="VN",,"Saigon = Ho Chi Minh City","Saigon = Ho Chi Minh City",,,,,,,
"""


def unlocode(folder: Path) -> Path:
    """A release as it is downloaded, in its parts."""
    path = folder / "loc241csv.zip"
    head, _, tail = LOCODES.partition(',"VN",,".VIET NAM"')
    vietnam = ',"VN",,".VIET NAM"' + tail.replace('="VN",,', '=,"VN",,')
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("2024-1 SubdivisionCodes.csv", '"VN","09","Lạng Sơn","Province"\n')
        archive.writestr("2024-1 UNLOCODE CodeListPart1.csv", head)
        archive.writestr("2024-1 UNLOCODE CodeListPart3.csv", vietnam)
    return path


OVERPASS = {
    "type": "FeatureCollection",
    "generator": "overpass-turbo",
    "copyright": "The data included in this document is from www.openstreetmap.org. The data is made available under ODbL.",
    "timestamp": "2025-06-30T08:00:00Z",
    "features": [
        {
            "type": "Feature",
            "properties": {"@id": "node/1577103523", "railway": "station", "name": "凭祥站", "name:en": "Pingxiang"},
            "geometry": {"type": "Point", "coordinates": [106.7512, 22.0981]},
            "id": "node/1577103523",
        },
        {
            "type": "Feature",
            "properties": {"@id": "way/1", "barrier": "border_control", "name": "Cửa khẩu Hữu Nghị", "name:zh": "友谊关口岸"},
            "geometry": {"type": "LineString", "coordinates": [[106.7108, 21.9751], [106.7112, 21.9755]]},
            "id": "way/1",
        },
        {
            "type": "Feature",
            "properties": {"@id": "node/2", "amenity": "cafe", "name": "Cà phê"},
            "geometry": {"type": "Point", "coordinates": [106.71, 21.97]},
            "id": "node/2",
        },
    ],
}  # fmt: skip


def overpass(folder: Path) -> Path:
    path = folder / "export.geojson"
    path.write_text(json.dumps(OVERPASS, ensure_ascii=False, indent=2), encoding="utf-8")
    return path


def osmium_sequence(folder: Path) -> Path:
    """As `osmium export -f geojsonseq --add-unique-id=type_id` writes it."""
    features = [
        {"type": "Feature", "id": "n1577103523", "geometry": OVERPASS["features"][0]["geometry"],  # type: ignore[index]
         "properties": {"railway": "station", "name": "凭祥站"}},
        {"type": "Feature", "id": "a2", "geometry": {"type": "MultiPolygon", "coordinates": [[[[106.7, 21.9], [106.8, 21.9], [106.8, 22.0], [106.7, 21.9]]]]},
         "properties": {"barrier": "border_control", "name": "Hữu Nghị"}},
    ]  # fmt: skip
    path = folder / "border.geojsonseq"
    path.write_text(
        "".join(f"\x1e{json.dumps(each, ensure_ascii=False)}\n" for each in features), encoding="utf-8"
    )
    return path


WDI = """\
\ufeff"Data Source","World Development Indicators",

"Last Updated Date","2024-06-28",

"Country Name","Country Code","Indicator Name","Indicator Code","2021","2022","2023",
"China","CHN","Merchandise exports (current US$)","TX.VAL.MRCH.CD.WT","3316022000000","3544434000000","",
"Viet Nam","VNM","Merchandise exports (current US$)","TX.VAL.MRCH.CD.WT","336166810000","371715000000","354721000000",
"Aruba","ABW","Merchandise exports (current US$)","TX.VAL.MRCH.CD.WT","90000000","","",
"Viet Nam","VNM","Access to electricity (% of population)","EG.ELC.ACCS.ZS","100","100","",
"""


def worldbank(folder: Path) -> Path:
    path = folder / "API_TX.VAL.MRCH.CD.WT_DS2_en_csv_v2_1212142.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(
            "Metadata_Country_API_TX.VAL.MRCH.CD.WT_DS2_en_csv_v2_1212142.csv", '"Country Code","Region"\n'
        )
        archive.writestr("API_TX.VAL.MRCH.CD.WT_DS2_en_csv_v2_1212142.csv", WDI)
    return path


COMTRADE_COLUMNS = (
    "typeCode,freqCode,refPeriodId,refYear,refMonth,period,reporterCode,reporterISO,reporterDesc,flowCode,flowDesc,"
    "partnerCode,partnerISO,partnerDesc,partner2Code,partner2ISO,partner2Desc,classificationCode,"
    "classificationSearchCode,isOriginalClassification,cmdCode,cmdDesc,aggrLevel,isLeaf,customsCode,customsDesc,mosCode,"
    "motCode,motDesc,qtyUnitCode,qtyUnitAbbr,qty,isQtyEstimated,altQtyUnitCode,altQtyUnitAbbr,altQty,isAltQtyEstimated,"
    "netWgt,isNetWgtEstimated,grossWgt,isGrossWgtEstimated,cifvalue,fobvalue,primaryValue,legacyEstimationFlag,"
    "isReported,isAggregate"
)


def comtrade_row(**cells: str) -> str:
    usual = {
        "typeCode": "C", "freqCode": "A", "refYear": "2022", "period": "2022", "reporterCode": "704",
        "reporterISO": "VNM", "reporterDesc": "Viet Nam", "flowCode": "X", "flowDesc": "Export", "partnerCode": "156",
        "partnerISO": "CHN", "partnerDesc": "China", "partner2Code": "0", "classificationCode": "H6", "cmdCode": "TOTAL",
        "cmdDesc": "All Commodities", "customsCode": "C00", "motCode": "0", "primaryValue": "57702823000",
    }  # fmt: skip
    return ",".join(f'"{ {**usual, **cells}.get(name, "") }"' for name in COMTRADE_COLUMNS.split(","))


def comtrade(folder: Path) -> Path:
    path = folder / "TradeData_6_28_2024_10_11_12.csv"
    rows = [
        comtrade_row(),
        comtrade_row(
            cmdCode="08",
            cmdDesc="Edible fruit and nuts; peel of citrus fruit or melons",
            primaryValue="1900000000",
        ),
        comtrade_row(motCode="3200", primaryValue="1"),
        comtrade_row(reporterISO="BEL", reporterDesc="Belgium"),
    ]
    # A comma at the end of each row, as Comtrade's own files have it.
    path.write_text("\n".join([COMTRADE_COLUMNS, *(f"{row}," for row in rows)]) + "\n", encoding="latin-1")
    return path


AIDDATA_COLUMNS = (
    "AidData Record ID", "Recommended For Aggregates", "AidData Parent ID", "Umbrella", "Financier Country", "Recipient",
    "Recipient ISO-3", "Recipient Region", "Commitment Year", "Implementation Start Year", "Completion Year", "Title",
    "Description", "Status", "Intent", "Flow Type", "Flow Class", "Sector Code", "Sector Name", "Infrastructure",
    "Amount (Nominal USD)", "Amount (Constant USD 2021)", "Actual Implementation Start Date (MM/DD/YYYY)",
    "Planned Completion Date (MM/DD/YYYY)", "Actual Completion Date (MM/DD/YYYY)",
)  # fmt: skip
AIDDATA_ROWS: tuple[dict[str, Any], ...] = (
    {
        "AidData Record ID": 54310, "Recommended For Aggregates": "Yes", "Umbrella": "No", "Financier Country": "China",
        "Recipient": "Viet Nam", "Recipient ISO-3": "VNM", "Commitment Year": 2008, "Implementation Start Year": 2011,
        "Completion Year": 2021, "Title": "Chinese Government loan for the Cat Linh-Ha Dong urban railway",
        "Status": "Completion", "Infrastructure": "Yes", "Amount (Nominal USD)": 169000000.0,
        "Actual Implementation Start Date (MM/DD/YYYY)": "10/10/2011",
    },
    {
        "AidData Record ID": 2, "Recommended For Aggregates": "No", "Umbrella": "Yes", "Recipient": "Viet Nam",
        "Recipient ISO-3": "VNM", "Commitment Year": 2015, "Title": "Framework agreement", "Status": "Pipeline: Pledge",
        "Infrastructure": "No",
    },
    {"AidData Record ID": 3, "Recipient": "Angola", "Recipient ISO-3": "AGO", "Title": "Road", "Umbrella": "No"},
)  # fmt: skip


def aiddata(folder: Path) -> Path:
    from openpyxl import Workbook

    path = folder / "AidDatasGlobalChineseDevelopmentFinanceDataset_v3.0.xlsx"
    book = Workbook()
    first = book.active
    assert first is not None
    first.title = "Definitions"
    sheet = book.create_sheet("GCDF_3.0")
    sheet.append(list(AIDDATA_COLUMNS))
    for row in AIDDATA_ROWS:
        sheet.append([row.get(name) for name in AIDDATA_COLUMNS])
    book.save(path)
    return path


TRAFFIC = """\
Gate;Year;Vehicles a day;Checked on
Hữu Nghị;2023;1.200;31.12.2023
cn-youyiguan;2024;1.350;31.12.2024
"""
CK = "https://w3id.org/cuakhau/ontology#"
TRAFFIC_METADATA: dict[str, Any] = {
    "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
    "url": "traffic.csv",
    "dialect": {"delimiter": ";"},
    "dc:title": "Vehicles at two gates",
    "dc:publisher": "A district's office",
    "dc:license": {"@id": "https://creativecommons.org/licenses/by-nc/4.0/"},
    "dc:issued": "2025-01-15",
    "schema:version": "2",
    "dc:conformsTo": {"@id": f"{CK}Observation"},
    "tableSchema": {
        "columns": [
            {"name": "gate", "titles": "Gate", "propertyUrl": f"{CK}place", "required": True},
            {"name": "year", "titles": "Year", "datatype": "gYear", "propertyUrl": f"{CK}period"},
            {
                "name": "vehicles",
                "titles": "Vehicles a day",
                "datatype": {"base": "decimal", "format": {"decimalChar": ",", "groupChar": "."}},
                "propertyUrl": f"{CK}value",
            },
            {"name": "checked", "titles": "Checked on", "datatype": {"base": "date", "format": "dd.MM.yyyy"}},
            {
                "name": "measure",
                "virtual": True,
                "propertyUrl": f"{CK}measure",
                "default": "vehicles_per_day",
            },
            {"name": "unit", "virtual": True, "propertyUrl": f"{CK}unit", "default": "vehicles/day"},
        ]
    },
}


def traffic(folder: Path, metadata: dict[str, Any] | None = None) -> Path:
    path = folder / "traffic.csv"
    path.write_text(TRAFFIC, encoding="utf-8")
    (folder / "traffic.csv-metadata.json").write_text(
        json.dumps(metadata or TRAFFIC_METADATA), encoding="utf-8"
    )
    return path
