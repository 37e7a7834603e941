import Foundation
import Testing

/// Paths that no command writes to, and files that are no input.
@Suite struct RefusedPathTests {
  @Test(
    "an empty path is none",
    arguments: [
      (
        ["run", "spec.json", "--out", ""],
        "error: option '--out' needs a value: DIR, got an empty one\n"
      ),
      (
        ["run", "spec.json", "--out="],
        "error: option '--out' needs a value: DIR, got an empty one\n"
      ),
      (["run", ""], "error: SPEC is empty: The experiment, a JSON file.\n"),
      (["leaderboard", ""], "error: RESULTS is empty: A folder that `workbench run` wrote.\n"),
      (
        ["predict", "leavers", "in.csv", "--models", ""],
        "error: option '--models' needs a value: DIR, got an empty one\n"
      ),
      (
        ["synthesize", "--out", ""], "error: option '--out' needs a value: FILE, got an empty one\n"
      ),
    ])
  func empty(words: [String], sentence: String) throws {
    try refused(words, sentence)
  }

  @Test(
    "a path that nobody means is none",
    arguments: [
      (
        ["run", "spec.json", "--out", "~"],
        "error: option '--out': '~' begins with a ~ that no shell has replaced by the home folder, as it does "
          + "outside quotes. A file of that name is ./~\n"
      ),
      (
        ["validate", "~/spec.json"],
        "error: SPEC '~/spec.json' begins with a ~ that no shell has replaced by the home folder, as it does "
          + "outside quotes. A file of that name is ./~/spec.json\n"
      ),
      (
        ["synthesize", "--out", "a\nb.csv"],
        "error: option '--out': 'a\\u{A}b.csv' holds a line end or another control character, as no path does that "
          + "is meant\n"
      ),
      (
        ["synthesize", "--out", "-"],
        "error: option '--out': - would be standard output, and synthesize writes a file. One of that name is "
          + "./-\n"
      ),
      (
        ["run", "spec.json", "--out", "-"],
        "error: option '--out': - would be standard output, and run writes a folder. One of that name is ./-\n"
      ),
    ])
  func unmeant(words: [String], sentence: String) throws {
    try refused(words, sentence)
  }

  private func refused(_ words: [String], _ sentence: String) throws {
    let ended = try CommandRun.of(words, in: try Folder())
    #expect(ended.exitCode == 64)
    #expect(ended.errors.hasPrefix(sentence), "\(ended.errors)")
  }

  @Test("a table and its truth are two files", arguments: ["t.csv", "./t.csv", "sub/../t.csv"])
  func truth(path: String) throws {
    let folder = try Folder()
    try folder.write("", to: "sub/x")
    let ended = try CommandRun.of(
      ["synthesize", "--rows", "10", "--out", "t.csv", "--truth", path], in: folder)
    #expect(ended.exitCode == 64)
    #expect(
      ended.errors
        == "error: option '--truth': \(path) is the file of --out; the table and its truth are two files\n"
    )
    #expect(!folder.names(in: ".").contains("t.csv"))
  }

  @Test("no file is written into the folder of a package") func package() throws {
    let folder = try PromotedModel.shared.get().copy()
    try folder.write("tenure,plan\n1,a\n", to: "in.csv")
    let before = try folder.bytes("models/leavers/1/model.onnx")
    let cases = [
      (
        ["export", "leavers", "--out", "models/leavers/1/model.onnx"], "models/leavers/1/model.onnx"
      ),
      (
        ["predict", "leavers", "in.csv", "--out", "models/leavers/1/card.csv"],
        "models/leavers/1/card.csv"
      ),
      (["synthesize", "--out", "models/leavers/1/golden.json"], "models/leavers/1/golden.json"),
    ]
    for (words, file) in cases {
      let ended = try CommandRun.of(words, in: folder)
      #expect(ended.exitCode == 64, "\(words)")
      #expect(
        ended.errors == "error: \(file) lies in the folder of a model package, whose files do not "
          + "change. Write to another\n")
    }
    #expect(try folder.bytes("models/leavers/1/model.onnx") == before)
  }

  @Test(
    "no file is written into the results folder of a run, be it the manifest's, a unit's or a new one",
    arguments: ["predictions.csv", "units/0.json", "figures/roc.vg.json", "more.csv"])
  func results(name: String) throws {
    let folder = try PromotedModel.shared.get().copy()
    try folder.write("tenure,plan\n1,a\n", to: "in.csv")
    let marked = String(repeating: "0", count: 64)
    try folder.write(marked, to: "results/small/units/study.sha256")
    try folder.write("kept", to: "results/small/figures/roc.vg.json")
    try folder.write("kept", to: "results/small/predictions.csv")
    let file = "results/small/\(name)"
    for words in [
      ["predict", "leavers", "in.csv", "--out", file], ["export", "leavers", "--out", file],
      ["synthesize", "--rows", "10", "--out", file],
    ] {
      let ended = try CommandRun.of(words, in: folder)
      #expect(ended.exitCode == 64, "\(words)")
      #expect(
        ended.errors
          == "error: \(file) lies in the results folder of a run, whose files only run and "
          + "report change. Write to another\n")
    }
    #expect(try folder.bytes("results/small/predictions.csv") == Data("kept".utf8))
    #expect(!folder.names(in: "results/small").contains("more.csv"))
  }

  @Test("rows that were scored already are not scored again") func scoredAlready() throws {
    let folder = try PromotedModel.shared.get().copy()
    try folder.write("tenure,plan\n1,a\n2,b\n", to: "in.csv")
    let once = try CommandRun.of(["predict", "leavers", "in.csv", "--out", "out.csv"], in: folder)
    #expect(once.exitCode == 0, "\(once.errors)")
    let again = try CommandRun.of(
      ["predict", "leavers", "out.csv", "--out", "more.csv"], in: folder)
    #expect(again.exitCode == 65)
    #expect(
      again.errors
        == "error: out.csv has the columns probability, decision and segment already, as "
        + "predict writes them. Score the file that it was made from\n")
    #expect(!folder.names(in: ".").contains("more.csv"))
  }

  @Test("what a killed predict left beside its file goes with the next") func orphans() throws {
    let folder = try PromotedModel.shared.get().copy()
    try folder.write("tenure,plan\n1,a\n", to: "in.csv")
    // No process has this number; that of this one is alive.
    let mine = "out.csv.\(ProcessInfo.processInfo.processIdentifier).partial"
    try folder.write("half", to: "out.csv.4194304.partial")
    try folder.write("half", to: mine)
    let run = try CommandRun.of(["predict", "leavers", "in.csv", "--out", "out.csv"], in: folder)
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(folder.names(in: ".").filter { $0.hasSuffix(".partial") } == [mine])
  }

  @Test("one cause has one exit code in every command: no results 74, damaged ones 65") func codes()
    throws
  {
    let folder = try Folder()
    try folder.write("{}", to: "damaged/manifest.json")
    for command in [
      ["leaderboard"], ["report"], ["reproduce"], ["compare"], ["promote", "--as", "x"],
    ] {
      let none = try CommandRun.of(command + ["nowhere"], in: folder)
      #expect(none.exitCode == 74, "\(command)")
      #expect(
        none.errors == "error: nowhere/manifest.json: there is no manifest that can be read\n")
      let damaged = try CommandRun.of(command + ["damaged"], in: folder)
      #expect(damaged.exitCode == 65, "\(command)")
      #expect(damaged.errors == "error: damaged/manifest.json: is no manifest of a study\n")
    }
  }
}
