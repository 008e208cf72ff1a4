"""Reprints are one witness; texts that share words but not figures are not."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from cuakhau.loaders.articles.document import Document
from cuakhau.loaders.articles.proposed import repeated_or_none, shipped_witnesses, write_witnesses
from cuakhau.loaders.articles.read import find_documents, read_document
from cuakhau.loaders.articles.witness import Witness, Witnesses
from cuakhau.loaders.run import load_folder
from cuakhau.loaders.sources import sha256_of

WORDS = "cửa khẩu hàng hóa xe qua lại tỉnh huyện biên giới hai bên mở nâng cấp kim ngạch xuất nhập tăng giảm năm tháng".split()  # noqa: SIM905


def document(text: str) -> Document:
    return Document(text, "", "", None, "vi", "", sha256_of(text))


def article(seed: int, *, words: int = 500) -> str:
    chosen = random.Random(seed)
    pieces = [f"{chosen.choice(WORDS)}{chosen.randint(0, 40)}" for _ in range(words)]
    return (
        " ".join(pieces) + f" đạt {chosen.randint(100, 999)},5 triệu USD và {chosen.randint(1000, 9999)} xe."
    )


def changed(text: str, share: float) -> str:
    chosen = random.Random(0)
    return " ".join(
        "khác" if chosen.random() < share and word.isalnum() else word for word in text.split(" ")
    )


def test_the_same_text_twice_is_one_witness() -> None:
    witnesses = Witnesses()
    first = document(article(1))
    assert witnesses.add(first) is None
    assert witnesses.add(first) == first.sha256
    assert len(witnesses) == 1


@pytest.mark.parametrize("share", [0.01, 0.03, 0.06])
def test_a_reprint_with_small_changes_is_the_first(share: float) -> None:
    witnesses = Witnesses()
    first = document(article(1))
    reprint = document("Theo báo khác: " + changed(first.text, share) + "\nNguồn: báo khác")
    assert witnesses.add(first) is None
    assert witnesses.add(document(article(2))) is None
    assert witnesses.add(reprint) == first.sha256
    assert witnesses.add(reprint) == first.sha256


def test_other_case_spaces_and_related_news_do_not_count() -> None:
    text = (
        article(1) + " Hàng hóa của hai nước qua lại cửa khẩu bình thường trong ngày hôm nay và ngày mai.\n"
    ) * 2
    witnesses = Witnesses()
    assert witnesses.add(document(text)) is None
    other = document(text.upper().replace(" ", "  ") + "\nTin liên quan\n" + "Giá vàng\n" * 300)
    assert witnesses.add(other) is not None


def test_a_weekly_report_with_other_figures_is_a_witness_of_its_own() -> None:
    words = (
        "Trong tuần, cửa khẩu Thanh Thủy thông quan {} xe, kim ngạch {} triệu USD, trong đó xuất khẩu {} xe. "
    )
    words += re.sub(r"\d", "", article(3)[:900])
    witnesses = Witnesses()
    assert witnesses.add(document(words.format(1234, "45,6", 321))) is None
    assert witnesses.add(document(words.format(2345, "56,7", 432))) is None


def test_chinese_reprints() -> None:
    chosen = random.Random(5)
    text = "".join(
        chosen.choice("天保口岸进出口货值增长海关双方计划启动通道建设企业便利今年上半年") for _ in range(600)
    )
    witnesses = Witnesses()
    assert witnesses.add(document(text)) is None
    assert witnesses.add(document(text[:300] + "。" + text[305:] + "（责任编辑）")) is not None
    assert witnesses.add(document(text[::-1])) is None


def test_the_shared_articles_are_witnesses_of_their_own(shared: Path) -> None:
    witnesses = Witnesses()
    assert [witnesses.add(read_document(path)) for path in find_documents(shared / "sources")] == [None] * 5


def test_a_thousand_documents_with_reprints() -> None:
    witnesses = Witnesses()
    texts = [article(seed, words=120) for seed in range(500)]
    assert all(witnesses.add(document(text)) is None for text in texts)
    again = [witnesses.add(document(changed(text, 0.02) + " Hết")) for text in texts]
    assert again == [sha256_of(text) for text in texts]


@pytest.mark.parametrize("text", ["", "a", "một hai"])
def test_short_texts(text: str) -> None:
    witnesses = Witnesses()
    assert witnesses.add(document(text)) is None
    assert witnesses.add(document(text)) == sha256_of(text)


def shipped(shared: Path) -> dict[str, Document]:
    cited = sorted(source.slug for source in load_folder().sources if source.sha256)
    texts = {name: shared / "sources" / f"{name}.txt" for name in cited}
    return {name: read_document(path, metadata={"language": "vi"}) for name, path in texts.items()}


def test_the_shipped_witnesses_are_of_the_texts_that_the_shipped_facts_cite(
    shared: Path, request: pytest.FixtureRequest
) -> None:
    """After a change of texts or of how they are compared: pytest tests/articles/test_witness.py --update-golden"""
    current = {name: Witness.of(text) for name, text in shipped(shared).items()}
    if request.config.getoption("--update-golden"):
        write_witnesses(Path(__file__).resolve().parents[2] / "data", current)
        shipped_witnesses.cache_clear()
    kept = shipped_witnesses()
    assert {name: witness.to_record() for name, witness in kept.items()} == {
        name: witness.to_record() for name, witness in current.items()
    }
    assert {source.slug for source in load_folder().sources if source.sha256} == set(kept)


def test_a_reprint_of_a_shipped_text_is_known_and_another_article_is_not(shared: Path) -> None:
    for name, text in shipped(shared).items():
        witnesses = Witnesses()
        for witness in shipped_witnesses().values():
            witnesses.add_witness(witness)
        words = text.text.split(" ")
        reprint = document(" ".join("nhé" if i % 40 == 7 and w.isalpha() else w for i, w in enumerate(words)))
        assert witnesses.add(reprint) == shipped_witnesses()[name].sha256
        assert repeated_or_none(Witness.of(reprint)) == name
        assert repeated_or_none(Witness.of(text)) is None
        assert witnesses.add(document(article(7))) is None
