import Foundation
import Reports
import StrictJSON
import Testing

@Suite struct ReportPageTests {
  static let library = VegaLibrary.find()
  static let html = ReportPage(SampleReport.content, library: library).html

  static var isBundled: Bool { library.notice == nil }

  @Test("texts from outside stand in the page as text only") func escaped() {
    #expect(!Self.html.contains(SampleReport.hostile))
    #expect(!Self.html.contains("<img"))
    #expect(Self.html.contains("&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;"))
    #expect(Self.html.contains("\\u003c/script>\\u003cimg src=x onerror=alert(1)>"))
  }

  @Test("the page forbids itself evaluation and the network") func policy() {
    #expect(
      Self.html.contains(
        """
        content="default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; \
        img-src data:; base-uri 'none'; form-action 'none'"
        """))
    #expect(!Self.html.contains("unsafe-eval"))
  }

  @Test("without the library the page says that figures are not drawn, and how they are")
  func missing() {
    let library = VegaLibrary.find(in: "/nowhere")
    let html = ReportPage(SampleReport.content, library: library).html
    #expect(
      html.contains(
        "The figures are not drawn: Vega was not found on the machine that wrote this page (Debian: apt "
          + "install libjs-vega). With it, workbench report writes the page again."))
  }

  @Test("the same content gives the same bytes") func sameBytes() {
    #expect(ReportPage(SampleReport.content, library: Self.library).html == Self.html)
    #expect(SampleReport.content.figures.map(\.bytes) == SampleReport.content.figures.map(\.bytes))
  }

  @Test("figures have names of their own, and specs that read back") func specs() throws {
    let figures = SampleReport.content.figures
    #expect(Set(figures.map(\.id)).count == figures.count)
    for figure in figures {
      #expect(try JSON(parsing: figure.bytes) == figure.spec)
      #expect(figure.bytes.count < 200_000, "\(figure.id)")
    }
  }

  @Test("no number of a figure has more than five digits") func digits() throws {
    for figure in SampleReport.content.figures {
      for case .number(let number) in Self.leaves(figure.spec) {
        let digits = "\(number.magnitude)".split(separator: "e")[0]
          .drop { $0 == "0" || $0 == "." }.count { $0.isNumber }
        #expect(digits <= 5, "\(figure.id): \(number)")
      }
    }
  }

  private static func leaves(_ json: JSON) -> [JSON] {
    switch json {
    case .array(let elements): elements.flatMap(leaves)
    case .object(let members): members.flatMap { leaves($0.value) }
    default: [json]
    }
  }

  @Test(
    "in a browser every figure is drawn, without an error or a request",
    .enabled(if: Browser.path != nil && isBundled, Browser.isMissing),
    arguments: [1280, 390])
  func drawn(width: Int) async throws {
    let result = try await Browser.open(Self.html, width: width)
    #expect(result.console.isEmpty, "\(result.console.prefix(5))")
    #expect(result.document.contains("data-drawn=\"yes\""))
    for figure in SampleReport.content.figures {
      let plot = try #require(
        result.document.components(separatedBy: "data-spec=\"spec-\(figure.id)\"").last?
          .components(separatedBy: "</figure>").first)
      #expect(plot.contains("<svg"), "\(figure.id)")
      #expect(plot.contains("class=\"mark-"), "\(figure.id)")
      #expect(plot.contains("<path"), "\(figure.id)")
      #expect(!plot.contains("NaN"), "\(figure.id)")
    }
    #expect(!result.document.contains("<img"))
  }

  @Test(
    "on a phone the page does not scroll sideways",
    .enabled(if: Browser.path != nil && isBundled, Browser.isMissing))
  func phone() async throws {
    let probe = """
      <script>setTimeout(function(){document.documentElement.dataset.wide=\
      document.documentElement.scrollWidth+'/'+window.innerWidth;},9000)</script>
      """
    let html = Self.html.replacing("</body>", with: probe + "</body>")
    let document = try await Browser.open(html, width: 390).document
    let sizes = try #require(
      document.components(separatedBy: "data-wide=\"").dropFirst().first?
        .components(separatedBy: "\"").first
    ).split(separator: "/").compactMap { Int($0) }
    #expect(sizes.count == 2 && sizes[0] <= sizes[1], "\(sizes)")
  }

  /// Opens the page, does something once it is drawn, and gives what that wrote.
  private static func after(_ actions: String) async throws -> String {
    let probe = """
      <script>(function wait(){if(!document.documentElement.dataset.drawn)return setTimeout(wait,50);
      function say(text){document.documentElement.dataset.said=text;}
      \(actions)})()</script>
      """
    let html = Self.html.replacing("</body>", with: probe + "</body>")
    let result = try await Browser.open(html, width: 1280)
    #expect(result.console.isEmpty, "\(result.console.prefix(5))")
    return try #require(
      result.document.components(separatedBy: "data-said=\"").dropFirst().first?
        .components(separatedBy: "\"").first)
  }

  @Test(
    "hovering over a point shows its numbers",
    .enabled(if: Browser.path != nil && isBundled, Browser.isMissing))
  func hover() async throws {
    let said = try await Self.after(
      """
      var plot=document.querySelector('[data-spec=spec-leaderboard]');
      var point=Array.from(plot.querySelectorAll('.mark-symbol.role-mark path'))[1];
      var box=point.getBoundingClientRect();
      point.dispatchEvent(new MouseEvent('mousemove',{bubbles:true,clientX:box.x+3,clientY:box.y+3}));
      setTimeout(function(){say(document.getElementById('tip').textContent);},100);
      """)
    #expect(said.hasPrefix("logistic+none"))
    #expect(said.contains("estimate: 0.7900"))
    #expect(said.contains("interval: 0.7600 to 0.8150"))
  }

  @Test(
    "another candidate can be chosen",
    .enabled(if: Browser.path != nil && isBundled, Browser.isMissing))
  func choice() async throws {
    let said = try await Self.after(
      """
      var plot=document.querySelector('[data-spec=spec-threshold]');
      var choice=plot.querySelector('select');
      choice.value=choice.options[3].value;
      choice.dispatchEvent(new Event('change',{bubbles:true}));
      choice.dispatchEvent(new Event('input',{bubbles:true}));
      setTimeout(function(){
        say(plot.querySelector('.role-title-subtitle').textContent+' '+
          plot.querySelectorAll('.mark-line path').length);},200);
      """)
    #expect(said == "conv+none 3")
  }

  @Test(
    "a table is sorted by the column that is clicked",
    .enabled(if: Browser.path != nil && isBundled, Browser.isMissing))
  func sorting() async throws {
    let said = try await Self.after(
      """
      var table=document.querySelector('table'),order=[];
      function first(){order.push(table.tBodies[0].rows[0].cells[0].textContent);}
      table.querySelectorAll('thead button')[0].click();first();
      table.querySelectorAll('thead button')[1].click();first();
      table.querySelectorAll('thead button')[1].click();first();
      say(order[0]+', '+order[1]+', '+(order[2].indexOf('script')>0));
      """)
    #expect(said.hasSuffix("forest+none, true"))
  }

  @Test(
    "a page without its library says what is missing where the figures would be",
    .enabled(if: Browser.path != nil, Browser.isMissing))
  func withoutLibrary() async throws {
    let page = ReportPage(SampleReport.content, library: .missing)
    let document = try await Browser.open(page.html, width: 1280).document
    #expect(
      document.contains(
        "Not drawn, since Vega is not in this page; the numbers of this figure are in"))
    #expect(document.contains("figures/roc.vg.json"))
  }

  @Test("no page loads anything from another host, with or without its library")
  func selfContained() {
    for library in [VegaLibrary.missing, .bundled(script: "var vega")] {
      let html = ReportPage(SampleReport.content, library: library).html
      #expect(!html.contains("<script src") && !html.contains("href=\"//"))
      #expect(!html.contains("href=\"http"))
      #expect(!html.contains("//cdn."))
      #expect(html.contains("script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:"))
    }
  }
}
