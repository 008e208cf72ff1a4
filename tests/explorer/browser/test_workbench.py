from __future__ import annotations

from playwright.sync_api import Browser, Page, expect

from tests.explorer.browser.live import WAIT_MS, answered, visiting, workbench

_RUNAWAY = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


def type_query(page: Page, text: str) -> None:
    editor = page.locator(".cm-content")
    editor.click()
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    page.keyboard.insert_text(text)


def written(page: Page) -> str:
    return page.locator(".cm-content").inner_text()


def test_a_shared_query_is_answered_with_labels_and_citations(browser: Browser, site: str) -> None:
    query = "SELECT ?b WHERE { <https://w3id.org/cuakhau/id/gate/tra-linh> ck:pairedWith ?b }"
    with visiting(browser, workbench(site, "en", query)) as seen:
        page = seen.page
        rows = answered(page)
        expect(rows.first.locator("a").first).to_have_text("Longbang")
        expect(rows.first.locator(".chip")).to_be_visible()
        # The prefix that the query lacked now stands in it.
        assert "PREFIX ck:" in written(page)
        rows.first.locator("a").first.click()
        page.wait_for_url("**/id/gate/cn-longbang/")


def test_a_syntax_error_is_marked_where_it_stands(browser: Browser, site: str) -> None:
    with visiting(browser, f"{site}/en/workbench/") as seen:
        page = seen.page
        expect(page.locator(".cm-content")).to_be_visible()
        type_query(page, "SELECT ?a WHERE {\n  ?a ?b }}")
        page.keyboard.press("Control+Enter")
        expect(page.locator(".place-of-error")).to_contain_text("Line 2", timeout=WAIT_MS)
        expect(page.locator(".cm-lint-marker-error").first).to_be_attached()
        # The server answers such a query with 400, which a browser notes.
        seen.complaints[:] = [line for line in seen.complaints if "400" not in line]


def test_names_and_terms_are_completed_and_their_prefixes_declared(browser: Browser, served: str) -> None:
    with visiting(browser, f"{served}/en/workbench/") as seen:
        page = seen.page
        expect(page.locator(".cm-content")).to_be_visible()
        type_query(page, "SELECT * WHERE { ?a ")
        page.keyboard.type("ck:paired")
        expect(page.locator(".cm-tooltip-autocomplete li").first).to_contain_text("ck:pairedWith")
        page.wait_for_timeout(150)  # a choice too soon after the list opens is taken for typing
        page.keyboard.press("Enter")
        assert "PREFIX ck: <https://w3id.org/cuakhau/ontology#>" in written(page)
        page.keyboard.type(" huu ngh")
        expect(page.locator(".cm-tooltip-autocomplete li").first).to_contain_text("Huu Nghi")
        page.wait_for_timeout(150)
        page.keyboard.press("Enter")
        assert "<https://w3id.org/cuakhau/id/gate/huu-nghi>" in written(page)


def test_a_runaway_query_is_stopped_and_the_next_one_answered(browser: Browser, site: str) -> None:
    with visiting(browser, workbench(site, "en", _RUNAWAY)) as seen:
        page = seen.page
        stop = page.get_by_role("button", name="Stop")
        expect(stop).to_be_visible(timeout=WAIT_MS)
        stop.click()
        expect(page.locator(".answer-section")).to_contain_text("Stopped")
        type_query(page, "ASK { ?a ck:pairedWith ?b }")
        page.get_by_role("button", name="Run").click()
        expect(page.locator(".truth")).to_contain_text("Yes", timeout=WAIT_MS)


def test_triples_are_shown_and_cited(browser: Browser, site: str) -> None:
    query = "DESCRIBE <https://w3id.org/cuakhau/id/gate/tra-linh>"
    with visiting(browser, workbench(site, "vi", query)) as seen:
        answered(seen.page)
        expect(seen.page.locator(".answered .chip").first).to_be_visible()


def test_queries_that_were_run_are_kept_until_they_are_cleared(browser: Browser, served: str) -> None:
    with visiting(browser, workbench(served, "en", "ASK { ?kept ?in ?history }")) as seen:
        page = seen.page
        expect(page.locator(".truth")).to_be_visible(timeout=WAIT_MS)
        page.reload()
        page.locator(".tools summary").click()
        expect(page.locator(".past")).to_contain_text("ASK { ?kept ?in ?history }")
        page.get_by_role("button", name="Clear history").click()
        expect(page.locator(".past")).to_contain_text("Nothing yet")
        assert page.evaluate("localStorage.getItem('cuakhau-queries')") is None


def test_a_free_answer_is_drawn(browser: Browser, served: str) -> None:
    with visiting(browser, f"{served}/zh/workbench/") as seen:
        page = seen.page
        page.locator(".tools select").select_option("free-2")
        answered(page)
        page.locator("[data-view=map]").click()
        expect(page.locator(".views svg.map circle.place").first).to_be_attached()


def test_a_question_opens_with_its_sparql(browser: Browser, served: str) -> None:
    with visiting(browser, f"{served}/en/questions/gate-counterpart/?gate=gate/tra-linh") as seen:
        page = seen.page
        answered(page)
        page.get_by_role("link", name="Open in the workbench").click()
        page.wait_for_url("**/workbench/#query=*")
        expect(answered(page).first).to_contain_text("Longbang")
        assert "VALUES ?gate { <https://w3id.org/cuakhau/id/gate/tra-linh> }" in written(page)


def test_an_answer_that_no_browser_bears_is_cut_and_says_so(browser: Browser, static_site: str) -> None:
    query = "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f }"
    with visiting(browser, workbench(static_site, "en", query)) as seen:
        seen.page.set_default_timeout(4 * WAIT_MS)
        notice = seen.page.locator(".answered .notice")
        expect(notice).to_contain_text("cut", timeout=4 * WAIT_MS)


def test_columns_stand_as_the_query_names_them(browser: Browser, served: str) -> None:
    with visiting(browser, workbench(served, "en", "SELECT * WHERE { ?s ?p ?o } LIMIT 3")) as seen:
        answered(seen.page)
        headings = seen.page.locator("th[data-column]").evaluate_all(
            "(all) => all.map((th) => th.dataset.column)"
        )
        assert headings == ["s", "p", "o"]
