import Files
import Foundation
import StrictJSON
import Testing

@Suite struct PredictCommandTests {
  private let folder: Folder

  init() throws { folder = try PromotedModel.shared.get().copy() }

  /// The files of the folder, those of the running command left out.
  private var files: [String] { folder.names(in: ".").filter { !$0.hasPrefix(".") } }

  private func predict(_ words: String...) throws -> CommandRun {
    try CommandRun.of(["predict", "leavers"] + words, in: folder)
  }

  /// What a shell makes of a line in which `workbench` stands for the command.
  private func shell(_ line: String) throws -> (code: Int32, output: String) {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", line.replacing("workbench", with: CommandRun.path)]
    process.currentDirectoryURL = folder.url
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let text = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: text, as: UTF8.self))
  }

  @Test("--out - is standard output") func standardOutput() throws {
    try folder.write("plan,tenure\na,1\nb,40\n", to: "in.csv")
    let run = try predict("in.csv", "--out", "-")
    #expect(run.exitCode == 0)
    #expect(try run.output == predict("in.csv").output)
    #expect(!files.contains("-"))
  }

  @Test("a file is scored in the same order, and the same from a pipe, a folder, on any threads")
  func scored() throws {
    try folder.write("note,plan,tenure\n\"x, \"\"y\"\"\",a,1\n,b,40\n\"\",new,\n", to: "in.csv")
    let run = try predict("in.csv")
    #expect(run.exitCode == 0)
    let lines = run.output.split(separator: "\n")
    #expect(lines.first == "note,plan,tenure,probability,decision,segment,error")
    #expect(lines[1].hasPrefix("\"x, \"\"y\"\"\",a,1,0.") && lines[1].hasSuffix(",1,high,"))
    #expect(lines[2].hasPrefix(",b,40,") && lines[2].hasSuffix(",0,low,"))
    #expect(lines[3].hasPrefix("\"\",new,,0."))
    for words in [
      "3 rows scored by leavers, version 1, in ", "\ndecision: positive ", "\nrisk: high ",
      "; high from 0.5 on, low below 0.1\n",
    ] {
      #expect(run.errors.contains(words), "\(run.errors)")
    }
    #expect(run.errors.contains("missing values: tenure 1\n"))
    #expect(run.errors.contains("names that no training row had: plan 1\n"))
    #expect(run.errors.contains("passed through: note\n"))
    for words in [
      ["leavers", "in.csv", "--jobs", "3", "--quiet"], ["models/leavers/1", "in.csv", "--quiet"],
      ["leavers", "in.csv", "--version", "1", "--models", "models", "--quiet"],
    ] {
      let other = try CommandRun.of(["predict"] + words, in: folder)
      #expect(other.output == run.output && other.errors.isEmpty, "\(other.errors)")
    }
    let piped = try shell("cat in.csv | workbench predict leavers - --quiet")
    #expect(piped.output == run.output)
  }

  @Test("a package that scores its golden rows otherwise than when it was packed scores no others")
  func golden() throws {
    let place = "models/leavers/1"
    let golden = try JSON(parsing: folder.bytes("\(place)/golden.json"))
    guard case .array(var probabilities)? = golden["probabilities"] else {
      Issue.record("no probabilities")
      return
    }
    probabilities[0] = .number(0.123)
    let bytes = Array(golden.setting("probabilities", to: .array(probabilities)).text().utf8)
    try folder.write(Data(bytes), to: "\(place)/golden.json")
    // Sealed again, so that no digest tells.
    let manifest = try JSON(parsing: folder.bytes("\(place)/manifest.json")).removing("sha256")
    let files = try #require(manifest["files"])
      .setting("golden.json", to: .string(SHA256.hex(of: bytes)))
    let sealed = manifest.setting("files", to: files)
    let seal = JSON.string(SHA256.hex(of: sealed.canonical))
    try folder.write(sealed.setting("sha256", to: seal).text(), to: "\(place)/manifest.json")
    try folder.write("plan,tenure\na,1\n", to: "in.csv")
    let run = try predict("in.csv")
    #expect(run.exitCode == 66 && run.output.isEmpty)
    #expect(run.errors.contains("golden row 1 scores "), "\(run.errors)")
  }

  @Test("a file that is written is whole, and thresholds and segments can be set")
  func written() throws {
    try folder.write(SmallStudy.rows, to: "in.csv")
    let run = try predict(
      "in.csv", "--out", "out.csv", "--threshold", "0", "--segments", "1,0", "--quiet")
    #expect(run.exitCode == 0 && run.output.isEmpty && run.errors.isEmpty)
    let lines = try folder.text("out.csv").split(separator: "\n")
    #expect(lines.count == 41)
    #expect(
      lines.dropFirst().allSatisfy { $0.hasSuffix(",1,medium,") || $0.hasSuffix(",1,1,high,") })
    #expect(files == ["in.csv", "models", "out.csv"])
  }

  @Test("risk is measured by the odds that are asked for, and the decision stays")
  func segments() throws {
    try folder.write(SmallStudy.rows, to: "in.csv")
    // A quarter of the training rows is positive.
    for (rule, high, low) in [("odds:3", "0.5", "0.1"), ("odds:2", "0.4", "0.14285715")] {
      let run = try predict("in.csv", "--segments", rule, "--out", "out-\(high).csv")
      #expect(run.errors.contains("; high from \(high) on, low below \(low)\n"), "\(run.errors)")
    }
    func decisions(_ file: String) throws -> [Substring] {
      try folder.text(file).split(separator: "\n").map { $0.split(separator: ",")[4] }
    }
    #expect(try decisions("out-0.5.csv") == decisions("out-0.4.csv"))
  }

  @Test("reasons stand behind every row, the strongest first")
  func reasons() throws {
    try folder.write("tenure,plan\n1,a\n40,b\n", to: "in.csv")
    let run = try predict("in.csv", "--explain", "2")
    let lines = run.output.split(separator: "\n")
    #expect(lines.first == "tenure,plan,probability,decision,segment,reason_1,reason_2,error")
    #expect(lines[1].contains(",high,tenure = 1 (+"), "\(lines[1])")
    #expect(lines[2].contains(",low,tenure = 40 (-"), "\(lines[2])")
    #expect(run.errors.contains("Base and contributions add up to"))
  }

  @Test(
    "what cannot be scored is one sentence where it is strict, and no file is left",
    arguments: [
      ("tenure,plans\n1,a\n", "in.csv: there is no column 'plan'. Did you mean 'plans'?"),
      ("", "in.csv: expected a header and rows, the file is empty"),
      ("tenure,plan\n", "in.csv: expected rows below the header, found none"),
      ("tenure,plan\n1,a\n2,b,c\n", "in.csv, line 3: expected 2 fields as in the header, found 3"),
      (
        "tenure,plan\n1,a\nmany,b\n",
        "in.csv, line 3, column 'tenure': expected a number, found 'many'"
      ),
      (
        "tenure,plan\n1,\"a\n2,b\n",
        "in.csv, line 2: a quoted field begins here and its quote is never closed"
      ),
      (
        "plan,tenure,plan\n1,a,b\n",
        "in.csv, line 1: column names must differ, 'plan' is the name of columns 1 and 3"
      ),
    ])
  func strict(text: String, sentence: String) throws {
    try folder.write(text, to: "in.csv")
    let run = try predict("in.csv", "--out", "out.csv", "--strict")
    #expect(run.exitCode == 65)
    #expect(run.errors == "error: \(sentence)\n")
    #expect(files == ["in.csv", "models"])
  }

  @Test("a row that cannot be scored comes back with the reason, and costs no other")
  func badRows() throws {
    try folder.write("tenure,plan\n1,a\nmany,b\n2,b,c\n\n3,a\n", to: "in.csv")
    let run = try predict("in.csv", "--out", "out.csv")
    #expect(run.exitCode == 1)
    #expect(run.errors.hasPrefix("2 rows scored by leavers, version 1, in "))
    #expect(
      run.errors.hasSuffix("error: 3 of 5 rows were not scored; the last column says why\n"),
      "\(run.errors)")
    let lines = try folder.text("out.csv").split(separator: "\n")
    #expect(lines.count == 6 && lines[0] == "tenure,plan,probability,decision,segment,error")
    #expect(lines[1].hasPrefix("1,a,0.") && lines[5].hasPrefix("3,a,0."))
    #expect(
      lines[2] == "many,b,,,,\"line 3, column 'tenure': expected a number, found 'many'\"")
    #expect(lines[3] == "\"2,b,c\",,,,,\"line 4: expected 2 fields as in the header, found 3\"")
    #expect(
      lines[4] == ",,,,,\"line 5: expected 2 fields as in the header, found an empty line\"")
    for words in [["--jobs", "1"], ["--jobs", "4"], ["--explain", "1", "--jobs", "2"]] {
      let other = try CommandRun.of(
        ["predict", "leavers", "in.csv", "--quiet"] + words, in: folder)
      #expect(other.exitCode == 1)
      #expect(other.output.split(separator: "\n").count == 6)
      #expect(other.errors == "error: 3 of 5 rows were not scored; the last column says why\n")
    }
  }

  @Test("a file of which no row can be scored is an error, and so is a quote that is never closed")
  func hopeless() throws {
    for (text, sentence) in [
      (
        "tenure,plan\nmany,a\nfew,b\n",
        "in.csv, line 2, column 'tenure': expected a number, found 'many'"
      ),
      (
        "tenure,plan\n1,a\n1,\"a\n2,b\n",
        "in.csv, line 3: a quoted field begins here and its quote is never closed"
      ),
      (
        "rows,sum\n1,a\n",
        "in.csv: there are no columns 'tenure', 'plan'. The columns are rows, sum"
      ),
    ] {
      try folder.write(text, to: "in.csv")
      let run = try predict("in.csv", "--out", "out.csv")
      #expect(run.exitCode == 65)
      #expect(run.errors == "error: \(sentence)\n")
      #expect(files == ["in.csv", "models"])
    }
  }

  @Test("values beyond those of the training rows are counted")
  func outside() throws {
    try folder.write("tenure,plan\n1,a\n1000,b\n-5,b\n", to: "in.csv")
    let run = try predict("in.csv")
    #expect(run.exitCode == 0)
    #expect(
      run.errors.contains("values beyond those of the training rows: tenure 2\n"), "\(run.errors)")
  }

  @Test("a column of which nearly all values are beyond the training rows is warned of")
  func shifted() throws {
    let rows = (1...20).map { "\(1000 * $0),a\n" }
    try folder.write("tenure,plan\n" + rows.joined(), to: "in.csv")
    let run = try predict("in.csv")
    #expect(run.exitCode == 0)
    #expect(
      run.errors.contains(
        "warning: column 'tenure': 20 of 20 values are outside the training rows' range (0 to 44), at "
          + "1000 to 20000; about 1000 times as great: check its decimal mark and its unit\n"),
      "\(run.errors)")
  }

  @Test("numbers that may have another decimal mark than the training rows' are warned of")
  func doubtfulMark() throws {
    let rows = (1...20).map { "\($0).\(100 + $0);a\n" }
    try folder.write("tenure;plan\n" + rows.joined(), to: "in.csv")
    let sentence =
      "warning: column 'tenure': '1.101' and its like were read with decimal points, as the training rows "
      + "have them, but the file may have decimal commas: write numbers without marks between thousands\n"
    #expect(try predict("in.csv").errors.contains(sentence))
    for others in [
      "tenure,plan\n" + rows.map { $0.replacing(";", with: ",") }.joined(),
      "tenure;plan\n2.5;a\n" + rows.joined(),
    ] {
      try folder.write(others, to: "in.csv")
      #expect(try !predict("in.csv").errors.contains("warning"))
    }
  }

  @Test("files and models that cannot be used are named")
  func badFiles() throws {
    try folder.write(SmallStudy.rows, to: "in.csv")
    func check(_ words: [String], _ code: Int32, _ sentence: String) throws {
      let run = try CommandRun.of(["predict"] + words, in: folder)
      #expect(run.exitCode == code)
      #expect(run.errors == "error: \(sentence)\n")
    }
    try check(["leavers", "none.csv"], 65, "none.csv: there is no such file")
    try check(["leavers", "models"], 65, "models: expected a file, found a directory")
    try check(
      ["leavers", "in.csv", "--out", "in.csv"], 74,
      "in.csv: is the file that is read. Write the scored rows to another")
    try check(
      ["leavers", "in.csv", "--out", "no/out.csv"], 74,
      "no/out.csv: cannot be written: there is no such folder")
    try check(
      ["leavers", "in.csv", "--out", "/dev/full"], 74,
      "/dev/full: cannot be written: the disk is full")
    try check(
      ["leavers", "in.csv", "--threshold", "2"], 64,
      "option '--threshold' needs a number from 0 to 1, got '2'")
    for (rule, fault) in [
      ("0.2,0.5", "the bounds must be probabilities, the higher one first, got 0.2 and 0.5"),
      ("odds:1", "the ratio of odds must be above 1, got 1"),
      (
        "capacity:0.1,0.5",
        "shares are taken of held-out rows, which promote has and predict has not. Give odds:R or "
          + "two probabilities HIGH,MEDIUM"
      ),
    ] {
      try check(["leavers", "in.csv", "--segments", rule], 64, "option '--segments': \(fault)")
    }
    let unknown = try CommandRun.of(["predict", "stayers", "in.csv"], in: folder)
    #expect(
      unknown.exitCode == 66 && unknown.errors.contains("there is no model 'stayers' in models"))
    let folderless = try CommandRun.of(["predict", "./models", "in.csv"], in: folder)
    #expect(folderless.exitCode == 66 && folderless.errors.contains("models/manifest.json"))
  }

  @Test("a field of 10 MB passes through")
  func longField() throws {
    let note = String(repeating: "x", count: 10_000_000)
    try folder.write("tenure,note,plan\n1,\(note),a\n", to: "in.csv")
    let run = try predict("in.csv", "--out", "out.csv")
    #expect(run.exitCode == 0, "\(run.errors)")
    let line = try folder.text("out.csv").split(separator: "\n")[1]
    #expect(line.hasPrefix("1,xxxx") && line.hasSuffix(",high,") && line.utf8.count > 10_000_000)
  }

  @Test("Ctrl-C leaves no file")
  func interrupted() throws {
    let found = try shell(
      """
      (echo tenure,plan; yes 1,a) | workbench predict leavers - --out out.csv --quiet &
      for i in $(seq 600); do ls | grep -q partial && break; sleep 0.1; done
      ls; kill -INT $!; wait $!; echo code $?
      """)
    #expect(found.output.contains(".partial\n"), "\(found.output)")
    #expect(
      found.output.hasSuffix("\nstopping…\nerror: stopped; nothing was written\ncode 130\n"),
      "\(found.output)")
    #expect(files == ["models"])
  }

  @Test("standard output that is the file itself is refused, since it would never end")
  func appended() throws {
    try folder.write(SmallStudy.rows, to: "in.csv")
    let found = try shell("workbench predict leavers in.csv --quiet >> in.csv")
    #expect(found.code == 74)
    #expect(try folder.text("in.csv") == SmallStudy.rows)
  }
}

extension CommandRun {
  /// The executable, quoted for a shell.
  static var path: String { "'\(RunningCommand.binary.path)'" }
}
