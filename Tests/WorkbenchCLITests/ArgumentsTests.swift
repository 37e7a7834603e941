import Foundation
import Testing

/// What `predict` and `export` have in common: how a model is named.
@Suite struct ArgumentsTests {
  let folder: Folder

  init() throws {
    folder = try PromotedModel.shared.get().copy()
    try folder.write("tenure,plan\n1,a\n", to: "in.csv")
  }

  @Test("a folder is of one version, so that --version beside it is refused")
  func folderAndVersion() throws {
    for words in [
      ["predict", "models/leavers/1", "in.csv", "--version", "1"],
      ["export", "models/leavers/1", "--version", "1"],
    ] {
      let run = try CommandRun.of(words, in: folder)
      #expect(run.exitCode == 64 && run.output.isEmpty, "\(words)")
      #expect(
        run.errors.contains(
          "'models/leavers/1' is the folder of one version; --version goes with a model's name"),
        "\(run.errors)")
    }
  }

  @Test("a version that is not there is named with those that are") func noVersion() throws {
    for words in [["predict", "leavers", "in.csv"], ["export", "leavers"]] {
      let run = try CommandRun.of(words + ["--version", "7"], in: folder)
      #expect(run.exitCode != 0 && run.output.isEmpty)
      #expect(
        run.errors.contains("there is no version 7 of model 'leavers' in models: it has 1"),
        "\(run.errors)")
    }
  }

  @Test("promoting leaves a page of what drives the model beside its card") func page() throws {
    let page = try folder.text("models/leavers/1/explanations.html")
    #expect(page.contains("<h1>What drives leavers, version 1</h1>"))
    #expect(try folder.text("models/leavers/1/MODEL_CARD.md").contains("`explanations.html` shows"))
  }
}
