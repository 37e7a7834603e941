import Foundation
import Testing

/// Files that are packed, in another encoding, or written in a way that the spec states.
@Suite struct FileFormTests {
  private static func pack(_ name: String, in folder: Folder, as packed: String) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.currentDirectoryURL = folder.url
    process.arguments = [
      "python3", "-c",
      """
      import gzip, sys, zipfile
      text = open(sys.argv[1], "rb").read()
      if sys.argv[2].endswith(".gz"):
          open(sys.argv[2], "wb").write(gzip.compress(text, mtime=0))
      else:
          with zipfile.ZipFile(sys.argv[2], "w", zipfile.ZIP_DEFLATED) as archive:
              archive.writestr(sys.argv[3], text)
      """, name, packed, packed.hasSuffix(".xlsx") ? "xl/workbook.xml" : name,
    ]
    try process.run()
    process.waitUntilExit()
  }

  private static func spec(_ data: String, reading: String = "{}") -> String {
    SmallStudy.spec(data: data).replacingOccurrences(
      of: "\"positive\": \"yes\"", with: "\"positive\": \"yes\", \"reading\": \(reading)")
  }

  @Test(
    "every command reads files that are packed, and tells it",
    arguments: ["rows.csv.gz", "rows.zip"])
  func packed(name: String) throws {
    let folder = try PromotedModel.shared.get().copy()
    try folder.write(SmallStudy.rows, to: "rows.csv")
    try Self.pack("rows.csv", in: folder, as: name)
    try folder.write(Self.spec(name), to: "spec.json")
    let told = name.hasSuffix(".gz") ? "gzip" : "zip, 'rows.csv'"
    let validated = try CommandRun.of(["validate", "spec.json"], in: folder)
    #expect(validated.exitCode == 0, "\(validated.errors)")
    #expect(
      validated.errors.contains("note: packed by \(told): read unpacked\n"), "\(validated.errors)")
    #expect(try CommandRun.of(["audit", "spec.json"], in: folder).exitCode == 0)
    #expect(
      try CommandRun.of(["run", "spec.json", "--out", "r", "--quiet"], in: folder).exitCode == 0)
    for words in [["predict", "leavers"], ["evaluate", "leavers"]] {
      let plain = try CommandRun.of(words + ["rows.csv"], in: folder)
      let packed = try CommandRun.of(words + [name], in: folder)
      #expect(packed.exitCode == 0, "\(packed.errors)")
      if words[0] == "predict" {
        #expect(packed.errors.contains("\npacked by \(told): read unpacked\n"), "\(packed.errors)")
      }
      #expect(
        packed.output.replacingOccurrences(of: name, with: "rows.csv").contains(
          plain.output.suffix(400)))
    }
  }

  @Test("what cannot be unpacked, or is no table, ends with a sentence and 65")
  func refused() throws {
    let folder = try PromotedModel.shared.get().copy()
    try folder.write(SmallStudy.rows, to: "rows.csv")
    try Self.pack("rows.csv", in: folder, as: "rows.xlsx")
    try Self.pack("rows.csv", in: folder, as: "whole.csv.gz")
    try folder.write(try folder.bytes("whole.csv.gz").dropLast(9), to: "cut.csv.gz")
    for (name, sentence) in [
      ("rows.xlsx", "expected delimited text, found an Excel workbook. Save its sheet as CSV"),
      ("cut.csv.gz", "the file ends before its packed text does"),
    ] {
      try folder.write(Self.spec(name), to: "spec.json")
      for words in [
        ["validate", "spec.json"], ["predict", "leavers", name], ["evaluate", "leavers", name],
      ] {
        let run = try CommandRun.of(words, in: folder)
        #expect(run.exitCode == 65)
        #expect(run.errors.hasSuffix("\(name): \(sentence)\n"), "\(run.errors)")
      }
    }
  }

  /// The rows without a header, below a line to be skipped, between `;` and within `'`.
  private static let bare: String = {
    let rows = SmallStudy.rows.split(separator: "\n").dropFirst().map {
      $0.split(separator: ",").enumerated().map { $0 == 1 ? "'\($1);'" : "\($1)" }
        .joined(separator: ";")
    }
    return "made today\n" + rows.joined(separator: "\n% a comment\n") + "\n"
  }()

  @Test("how the training file is written travels with the package: predict, evaluate and service")
  func travels() throws {
    let folder = try Folder()
    try folder.write(Self.bare, to: "rows.txt")
    try folder.write(
      Self.spec(
        "rows.txt",
        reading: #"""
          {"names": ["tenure", "plan", "churn"], "skip": 1, "quote": "'", "delimiter": ";", "comment": "%"}
          """#),
      to: "spec.json")
    for words in [
      ["run", "spec.json", "--out", "r", "--quiet"],
      ["promote", "r", "--candidate", "logistic", "--as", "bare", "--quiet"],
    ] {
      let run = try CommandRun.of(words, in: folder)
      #expect(run.exitCode == 0, "\(run.errors)")
    }
    let usual = SmallStudy.rows.replacingOccurrences(of: ",a,", with: ",a;,")
      .replacingOccurrences(of: ",b,", with: ",b;,")
    try folder.write(usual, to: "usual.csv")
    func probabilities(_ text: String, _ delimiter: Character) -> [Substring] {
      text.split(separator: "\n").drop { !$0.contains("probability") }.dropFirst()
        .compactMap { $0.split(separator: delimiter).dropLast(2).last }
    }
    let bare = try CommandRun.of(["predict", "bare", "rows.txt", "--quiet"], in: folder)
    #expect(bare.exitCode == 0, "\(bare.errors)")
    #expect(
      bare.output.hasPrefix(
        "made today\ntenure;plan;churn;probability;decision;segment;error\n"),
      "\(bare.output.prefix(200))")
    let other = try CommandRun.of(["predict", "bare", "usual.csv", "--quiet"], in: folder)
    #expect(probabilities(bare.output, ";") == probabilities(other.output, ","))
    #expect(probabilities(bare.output, ";").count == 40)
    for name in ["rows.txt", "usual.csv"] {
      let run = try CommandRun.of(["evaluate", "bare", name], in: folder)
      #expect(run.exitCode == 0, "\(run.errors)")
      #expect(run.output.contains("these numbers say nothing") == (name == "rows.txt"))
    }
    let server = try RunningServer(["--models", "models"], in: folder)
    let answer = try server.ask("/v1/models/bare/score", body: Self.bare, type: "text/csv")
    #expect(probabilities(answer, ";") == probabilities(bare.output, ";"), "\(answer.prefix(300))")
  }
}
