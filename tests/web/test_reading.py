from urllib.parse import quote


def test_the_catalogue_is_filtered_and_searched(page):
    page.open("/documents", ".card")
    everything = len(page.all(".card"))
    page.script(
        "const s = document.querySelector('[name=genre]'); s.value = '规划'; s.dispatchEvent(new Event('change'))"
    )
    page.until(lambda: 0 < len(page.all(".card")) < everything)
    assert "genre=" in page.driver.current_url
    page.find("#find").send_keys("十四五")
    page.until(lambda: len(page.all(".card")) == 1)
    assert "十四五" in page.text(".card")
    assert page.find(".hits a").get_attribute("href")


def test_a_repealed_document_names_its_successor(page):
    page.open("/documents/s02", ".paper")
    assert "已废止" in page.text(".masthead")
    successor = page.find(".notice.warn a")
    assert successor.get_attribute("href").endswith("/documents/s06")
    successor.click()
    page.find(".notice", "本文件代替")


def test_a_clause_has_a_lasting_address_with_its_records(page):
    page.open("/clause/s10/" + quote("sec_2__subsec_3__item_1"), "mark.cited")
    page.find(".records", "指标")
    assert page.find("[aria-current=true].clause").get_attribute("id") == "sec_2__subsec_3__item_1"
    assert page.find(".outline [aria-current]").text
    assert page.all(".paper .target")


def test_a_clause_opened_from_a_link_leads_to_its_document_and_one_opened_from_a_list_leads_back(page):
    page.open("/clause/s10/sec_2__subsec_3__item_1", "mark.cited")
    assert not page.all(".back button")
    assert page.find(".back a", "看整份文件").get_attribute("href").endswith("/documents/s10")
    page.open("/documents?q=" + quote("研发"), ".hits a")
    page.find(".hits a").click()
    page.find(".back button", "返回")
    page.script(
        "document.querySelector('.back button').click()"
    )  # it stands above what the page has scrolled to
    page.until(lambda: page.driver.current_url.endswith("/documents?q=" + quote("研发")))


def test_the_link_of_a_citation_opens_the_sheet_with_its_words_marked(page):
    cited = page.script(
        "const body = JSON.stringify({question: '科技型中小企业的研发奖补比例是多少？'});"
        "const headers = {'Content-Type': 'application/json'};"
        "const answer = await (await fetch('/v1/ask', {method: 'POST', headers, body})).json();"
        "return answer.citations.find((one) => one.url.includes('words='))"
    )
    page.open(cited["url"], "mark.cited")
    marked = page.script(
        "return [...document.querySelectorAll('mark.cited')].map((one) => one.textContent).join('')"
    )
    assert "".join(marked.split()) == "".join(cited["quote"].split())


def test_a_wrong_address_says_so_and_leads_on(page):
    page.open("/nowhere/at/all", "main h1")
    assert "没有这个页面" in page.text("main h1")
    assert all("404" in complaint for complaint in page.complaints())
    page.find("main a", "提问").click()
    page.find("textarea")


def test_an_address_whose_clause_is_gone_says_so_and_shows_the_document(page):
    page.open("/clause/s10/sec_99", ".notice")
    assert "已经更新" in page.text(".notice")
    assert page.all(".paper .clause")


def test_the_text_on_the_page_is_the_text_of_the_document(page):
    page.open("/documents/s03", ".paper")
    same = page.script(
        "const text = await (await fetch('/v1/documents/s03/text')).text();"
        "const copy = document.querySelector('.paper').cloneNode(true);"
        "copy.querySelectorAll('.permalink').forEach((one) => one.remove());"
        "const plain = (words) => words.replace(/\\s/g, ''); return [plain(text), plain(copy.textContent)]"
    )
    assert same[0] == same[1]


def test_references_lead_to_the_document_they_name(page):
    page.open("/documents/s02", ".paper")
    page.find(".paper a.reference", "十三五").click()
    page.find(".masthead h1", "十三五")


def test_markup_in_a_document_is_shown_and_not_run(page):
    page.open("/documents/h01", ".paper")
    assert '<img src=x onerror="window.ran=1">' in page.text(".paper")
    assert page.script("return document.querySelectorAll('.paper img, .paper script, .paper b').length") == 0
    page.open("/?q=" + quote("页面安全办法里照原样显示的是什么？"), ".turn .actions")
    assert page.script("return window.ran") is None
