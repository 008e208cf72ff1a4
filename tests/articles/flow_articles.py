"""Articles of our own for the way from a folder of them to accepted facts."""

from __future__ import annotations

from pathlib import Path

MONG_CAI = """\
Quảng Ninh: Cửa khẩu Móng Cái nhộn nhịp đầu năm

Ngày 15/3/2024, tỉnh Quảng Ninh đã tổ chức lễ khai trương cặp cửa khẩu Hoành Mô (Việt Nam) - Động Trung (Trung Quốc).

Năm 2023, kim ngạch xuất nhập khẩu qua cửa khẩu quốc tế Móng Cái đạt 4.200 triệu USD, tăng 38% so với năm 2022.

Cửa khẩu Hoành Mô nằm trên địa bàn huyện Bình Liêu, tỉnh Quảng Ninh.
"""
THANH_THUY = """\
<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>Hà Giang: cửa khẩu Thanh Thủy thông quan</title>
<meta property="article:published_time" content="2023-01-08T09:00:00+07:00"></head><body><article>
<h1>Hà Giang: cửa khẩu Thanh Thủy thông quan</h1>
<p>Cửa khẩu quốc tế Thanh Thủy (Hà Giang) giáp cửa khẩu Thiên Bảo của tỉnh Vân Nam (Trung Quốc), nơi cư dân hai bên
biên giới qua lại mỗi ngày để mua bán nông sản và thăm thân.</p>
<p>Năm 2022, kim ngạch xuất nhập khẩu qua các cửa khẩu trên địa bàn tỉnh Hà Giang đạt 123,5 triệu USD. Tỉnh Hà Giang
tiếp tục phối hợp với châu Văn Sơn, tỉnh Vân Nam (Trung Quốc) nhằm thúc đẩy thương mại.</p></article></body></html>
"""


def write_articles(folder: Path) -> Path:
    """Two articles, a reprint of the first, and two documents that cannot be read."""
    (folder / "later").mkdir(parents=True)
    (folder / "mong-cai.txt").write_text(MONG_CAI, encoding="utf-8")
    (folder / "mong-cai.source.yml").write_text("issued: 2024-03-20\npublisher: Báo Thử\n", encoding="utf-8")
    (folder / "thanh-thuy.html").write_text(THANH_THUY, encoding="utf-8")
    reprint = MONG_CAI.replace("nhộn nhịp đầu năm", "tấp nập đầu năm") + "\n(Theo Báo Thử)\n"
    (folder / "later" / "copy.txt").write_text(reprint, encoding="utf-8")
    (folder / "later" / "copy.source.yml").write_text("issued: 2024-03-21\n", encoding="utf-8")
    (folder / "empty.txt").write_bytes(b"")
    (folder / "scan.pdf").write_bytes(b"%PDF-1.4 nothing")
    return folder


def write_many(folder: Path, count: int) -> Path:
    """Short articles that differ in their figures and places."""
    folder.mkdir(parents=True)
    gates = ("Móng Cái", "Hoành Mô", "Bắc Phong Sinh", "Thanh Thủy", "Ma Lù Thàng", "A Pa Chải")
    for number in range(count):
        gate = gates[number % len(gates)]
        text = (
            f"Số liệu {number} của cửa khẩu {gate} trong năm qua\n\nNăm {2000 + number % 25}, kim ngạch xuất nhập khẩu qua "
            f"cửa khẩu {gate} đạt {1000 + 7 * number} triệu USD, tăng {number % 90 + 1}% so với năm trước.\n\n"
            f"Báo cáo số {31 * number + 11} nêu {number * 13 + 5} doanh nghiệp và {number * 17 + 3} lượt xe.\n"
        )
        (folder / f"so-{number}.txt").write_text(text, encoding="utf-8")
    return folder


def files_of(folder: Path) -> dict[str, bytes]:
    """Every result of a run by its place; the records by which it resumes are no results."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".records" not in path.parts
    }
