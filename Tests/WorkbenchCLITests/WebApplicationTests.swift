#if Service
  import Foundation
  import LearningTestKit
  import Testing

  /// The web application of `workbench serve`, driven in headless Chromium by `browse.py`.
  @Suite(
    "The web application", .serialized,
    .enabled(
      if: WebSite.hasBrowser, "chromium or Vega is missing (apt install chromium libjs-vega)"))
  struct WebApplicationTests {
    /// What is done in the browser; the names are functions of `browse.py`.
    enum Scenario: String, CaseIterable, CustomTestStringConvertible {
      case form, file, compare, promote, read, keyboard, sound, offline

      var testDescription: String {
        switch self {
        case .form: "a form of the schema answers at once, and late answers are dropped"
        case .file: "a file is previewed, scored, shown, sorted and downloaded"
        case .compare: "candidates are seen with intervals, figures, and side by side"
        case .promote: "a candidate is promoted after a confirmation, and rolled back"
        case .read: "card, parity and explanations of a model can be read"
        case .keyboard: "everything can be reached by keyboard, and the focus is seen"
        case .sound: "names, contrast and width hold in every view, on desk and phone"
        case .offline: "a service that is gone is told, and picked up when it is back"
        }
      }
    }

    @Test(.timeLimit(.minutes(5)), arguments: Scenario.allCases)
    func works(_ scenario: Scenario) throws {
      let site = try WebSite(copying: WebSite.promoted.get())
      try site.drive(scenario.rawValue)
    }

    @Test("a token is asked for, and kept", .timeLimit(.minutes(5)))
    func token() throws {
      let token = "a-token-of-more-than-16-characters"
      let site = try WebSite(copying: WebSite.promoted.get(), token: token)
      try site.drive("token", token: token)
    }

    @Test("a file longer than an ordinary request may be is scored", .timeLimit(.minutes(5)))
    func long() throws {
      let site = try WebSite(
        copying: WebSite.promoted.get(), words: ["--max-rows", "1000", "--max-body", "1"])
      try site.drive("long")
    }

    @Test(
      "a score above the threshold and below the base rate is no high risk", .timeLimit(.minutes(5))
    )
    func decision() throws {
      let folder = try Folder()
      try ServedModel.write(to: folder, constant: 0.228, threshold: 0.219, baseRate: 0.232)
      try WebSite(copying: folder).drive("decision")
    }

    @Test("without runs and models each view says what to do", .timeLimit(.minutes(5)))
    func empty() throws {
      try WebSite(copying: try Folder()).drive("empty")
    }
  }
#endif
