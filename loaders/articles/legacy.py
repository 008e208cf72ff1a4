"""Vietnamese character sets that Python has no codec for: TCVN 5712 (what `TCVN3` files hold) and VISCII (RFC 1456)."""

from __future__ import annotations

import codecs

_ASCII = "".join(map(chr, range(0x80)))


def _with_controls(letters: dict[int, str]) -> str:
    """The lower half, where a set has capitals in place of control characters."""
    return "".join(letters.get(code, letter) for code, letter in enumerate(_ASCII))


_VISCII = (
    _with_controls({0x02: "Ẳ", 0x05: "Ẵ", 0x06: "Ẫ", 0x14: "Ỷ", 0x19: "Ỹ", 0x1E: "Ỵ"})
    + "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲ"
    + "ÕắằặấầẩậẽẹếềểễệốồổỗỠƠộờởịỰỨỪỬơớƯ"
    + "ÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳĐứÒÓÔạỷừửÙÚỹỵÝỡư"
    + "àáâãảăữẫèéêẻìíĩỉđựòóôõỏọụùúũủýợỮ"
)
_TCVN = (
    _with_controls(
        {0x01: "Ú", 0x02: "Ụ", 0x04: "Ừ", 0x05: "Ử", 0x06: "Ữ"}
        | {0x11: "Ứ", 0x12: "Ự", 0x13: "Ỳ", 0x14: "Ỷ", 0x15: "Ỹ", 0x16: "Ý", 0x17: "Ỵ"}
    )
    + "ÀẢÃÁẠẶẬÈẺẼÉẸỆÌỈĨÍỊÒỎÕÓỌỘỜỞỠỚỢÙỦŨ"
    + "\u00a0ĂÂÊÔƠƯĐăâêôơưđẰ\u0300\u0309\u0303\u0301\u0323àảãáạẲằẳẵắẴ"
    + "ẮẦẨẪẤỀặầẩẫấậèỂẻẽéẹềểễếệìỉỄẾỒĩíịò"
    + "ỔỏõóọồổỗốộờởỡớợùỖủũúụừửữứựỳỷỹýỵỐ"
)
TABLES = {"viscii": _VISCII, "tcvn": _TCVN}
"""The 256 characters of each set, by its name here."""


def decode(content: bytes, charset: str) -> str:
    """The text of bytes in one of the sets of `TABLES`.

    >>> decode(b"C\\xf6a kh\\xc8u", "tcvn")
    'Cửa khẩu'
    """
    return codecs.charmap_decode(content, "strict", TABLES[charset])[0]
