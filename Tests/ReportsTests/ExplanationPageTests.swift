import Explanation
import Foundation
import Reports
import Testing

@Suite struct ExplanationPageTests {
  static func html(_ library: VegaLibrary = .missing) throws -> String {
    ExplanationPage(
      try SampleReport.explanation, model: "churn & more, version 2", library: library
    ).html
  }

  @Test("the page of explanations has words, importance with intervals, and a curve a column")
  func parts() throws {
    let html = try Self.html()
    for part in [
      "<h1>What drives churn &amp; more, version 2</h1>", "on 500 held-out rows",
      "leave twice as often", "<p>a note on ", "id=\"spec-permutation-importance\"",
      "id=\"spec-dependence-1\"", "id=\"spec-dependence-2\"",
      "0.0500<small>0.0300 to 0.0700</small>",
      "The figures are not drawn: Vega was not found on the machine that wrote this page (Debian: apt "
        + "install libjs-vega). With it, workbench report writes the page again.",
    ] {
      #expect(html.contains(part), "\(part)")
    }
    #expect(!html.contains("spec-dependence-3"))
    #expect(!html.contains(SampleReport.hostile))
  }

  @Test("nothing is promised where a model relies on no column") func empty() throws {
    var explanation = try SampleReport.explanation
    explanation.importance = []
    explanation.dependence = []
    let html = ExplanationPage(explanation, model: "churn", library: .missing).html
    #expect(!html.contains("<h2>Importance") && !html.contains("<h2>Dependence"))
    #expect(!html.contains("class=\"plot\""))
  }

  @Test(
    "in a browser all its figures are drawn without an error",
    .enabled(
      if: Browser.path != nil && VegaLibrary.find().notice == nil, Browser.isMissing))
  func drawn() async throws {
    let result = try await Browser.open(try Self.html(.find()), width: 1280)
    #expect(result.console.isEmpty, "\(result.console.prefix(5))")
    let plots = result.document.components(separatedBy: "<svg").dropFirst()
    #expect(plots.count == 3)
    #expect(plots.allSatisfy { !$0.components(separatedBy: "</svg>")[0].contains("NaN") })
  }
}
