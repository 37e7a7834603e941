import Concurrency
import Experiments
import Files
import Foundation
import Learning
import StrictJSON
import Tables
import Testing

import struct Synchronization.Atomic

@Suite struct StudyDataTests {
  private static let text =
    "tenure,plan,churn\n" + (0..<40).map { "\($0),\($0 % 3 == 0 ? "a" : "b"),\($0 % 2)\n" }.joined()

  private static let source: DataSpec = {
    var source = DataSpec()
    source.target = "churn"
    source.positive = "1"
    return source
  }()

  /// A path for one test; what stands there is removed with the test.
  private final class TemporaryPath {
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("study-data-\(UUID().uuidString)").path

    deinit { try? FileManager.default.removeItem(atPath: path) }
  }

  @Test(
    "weights that are none, negative or too large are refused",
    arguments: ["-1", "", "1e39", "nan"])
  func badWeights(_ weight: String) throws {
    let place = TemporaryPath()
    let lines = (0..<40).map { "\($0),\($0 == 7 ? weight : "1.5"),\($0 % 2)\n" }.joined()
    try Data(("tenure,w,churn\n" + lines).utf8).write(to: URL(fileURLWithPath: place.path))
    var source = Self.source
    var column = DataSpec.ColumnSpec()
    (column.role, column.kind) = (.weight, .number)
    source.columns = OrderedMembers([("w", column)])
    let error = #expect(throws: DataError.self) {
      try StudyData.read(source, path: place.path, threads: 1)
    }
    #expect(
      try #require(error).description.contains(
        "column 'w' cannot be a weight: every value must be a number of at least 0"))
  }

  /// The study's data of labels, each there so many times.
  private func data(
    _ labels: [(String, Int)], positive: JSON?
  ) throws -> (positives: Int, data: StudyData) {
    let place = TemporaryPath()
    var row = 0
    let lines = labels.flatMap { label, count in
      (0..<count).map { _ in
        row += 1
        return "\(row),\(label)\n"
      }
    }
    try Data(("n,churn\n" + lines.joined()).utf8).write(to: URL(fileURLWithPath: place.path))
    var source = Self.source
    source.positive = positive
    let data = try StudyData.read(source, path: place.path, threads: 1)
    return (data.positives, data)
  }

  @Test("labels that differ only in case or blanks are one, told so")
  func spellings() throws {
    for positive in ["Yes", "yes", "YES ", nil] as [JSON?] {
      let (positives, data) = try data(
        [("Yes", 5), ("YES", 4), (" yes", 3), ("no", 9)], positive: positive)
      #expect(positives == 12)
      #expect(data.positive == "Yes")
      #expect(
        data.notes == [
          "target 'churn': labels that differ only in case or blanks are one: 'Yes' (5), 'YES' (4), "
            + "' yes' (3)"
        ])
    }
    let error = #expect(throws: DataError.self) {
      try data([("Yes", 2), ("yes", 3)], positive: nil)
    }
    #expect(try #require(error).description == "the target 'churn' has one class only: 'yes' (5)")
  }

  @Test("a positive label may be spelled by another word for yes or no, told so")
  func words() throws {
    for (positive, yes, no) in [("yes", "1", "0"), ("True", "Y", "N"), ("1", "ja", "nein")] {
      let (positives, data) = try data([(yes, 3), (no, 4)], positive: .string(positive))
      #expect(positives == 3)
      #expect(data.notes == ["target 'churn': '\(yes)' is taken for '\(positive)'"])
    }
    #expect(try data([("1", 3), ("0", 4)], positive: "no").positives == 4)
    for labels in [[("1", 3), ("2", 4)], [("1", 3), ("0", 4), ("2", 1)]] {
      #expect(throws: DataError.self) { try data(labels, positive: "yes") }
    }
  }

  @Test("true in a spec is True in a file, and several labels may be positive")
  func labels() throws {
    #expect(try data([("True", 3), ("False", 4)], positive: true).positives == 3)
    #expect(try data([("TRUE", 3), ("FALSE", 4)], positive: false).positives == 4)
    #expect(try data([("on", 3), ("off", 4)], positive: nil).positives == 3)
    let several = try data([("a", 3), ("b", 4), ("c", 5), ("2", 6)], positive: ["B", "c", 2])
    #expect(several.positives == 15)
    #expect(several.data.positive == "2, b, c")
    #expect(several.data.notes == [])
    #expect(
      try data([("a", 3), ("b", 4), ("churn", 1)], positive: "a").data.notes == [
        "target 'churn': 'a' (3) counts as positive, all others as negative: 'b' (4), 'churn' (1)"
      ])
    for (positive, sentence) in [
      (
        ["a", "x"],
        "the positive value 'x' never occurs in the target 'churn', which has 'a' (3), 'b' (4)"
      ),
      (["a", "b"], "data.positive names every label of the target 'churn': 'a' (3), 'b' (4)"),
    ] as [(JSON, String)] {
      let error = #expect(throws: DataError.self) {
        try data([("a", 3), ("b", 4)], positive: positive)
      }
      #expect(try #require(error).description == sentence)
    }
  }

  @Test("how a file is written can be stated, and is checked")
  func reading() throws {
    let place = TemporaryPath()
    try Data("made today\n-- by hand\n1.234|x|1\n-9|y|0\n".utf8)
      .write(to: URL(fileURLWithPath: place.path))
    var source = Self.source
    let document: JSON = [
      "delimiter": "|", "decimal": ",", "names": ["n", "m", "churn"], "skip": 1, "comment": "--",
      "missing": ["-9"], "dates": "dayFirst",
    ]
    source.reading = StrictJSON.decode(ReadingSpec.self, from: document).value
    let data = try StudyData.read(source, path: place.path, threads: 1)
    guard case .number(let values)? = data.table["n"]?.values else {
      Issue.record("expected numbers")
      return
    }
    #expect(values[0] == 1234 && values[1].isNaN)
    #expect(data.columns.map(\.decided) == ["decimal commas", "", ""])

    var spec = ExperimentSpec()
    spec.data = source
    spec.data.path = "x.csv"
    spec.data.reading?.delimiter = "ab"
    spec.data.reading?.skip = -1
    spec.data.reading?.comment = ""
    spec.data.reading?.names = ["a", "a"]
    spec.data.reading?.quote = "x"
    spec.data.reading?.thousands = ","
    #expect(
      spec.issues().map(\.description).filter { $0.hasPrefix("data.reading") } == [
        "data.reading.delimiter: must be one ASCII character, no quote and no line end, got 'ab'",
        "data.reading.quote: must be one ASCII character that is no letter, digit, delimiter or line end, or"
          + " empty, got 'x'",
        "data.reading.thousands: must be ',', '.', a blank or an apostrophe, and not the decimal mark, got"
          + " ','",
        "data.reading.skip: must be from 0 to 10000, got -1",
        "data.reading.comment: must not be empty, got ''",
        "data.reading.names: must be names that differ, got [\"a\", \"a\"]",
      ])
  }

  @Test("quotes, thousands and the encoding can be stated, and are in the schema with the form")
  func form() throws {
    let place = TemporaryPath()
    let text = "'n;';churn;c\n1,234.5;1;" + "\u{e9}\n2;0;y\n"
    try Data(text.unicodeScalars.map { UInt8($0.value) }).write(
      to: URL(fileURLWithPath: place.path))
    var source = Self.source
    let document: JSON = [
      "quote": "'", "thousands": ",", "encoding": "windows-1252", "delimiter": ";",
    ]
    source.reading = StrictJSON.decode(ReadingSpec.self, from: document).value
    let data = try StudyData.read(source, path: place.path, threads: 1)
    guard case .number(let values)? = data.table["n;"]?.values else {
      Issue.record("expected numbers")
      return
    }
    #expect(values == [1234.5, 2])
    #expect(data.notes.contains("read as Windows-1252"))
    let schema = InputSchema(of: data.table)
    let stored = try StrictJSON.encode(schema)
    let form: JSON = ["delimiter": ";", "quote": "'", "encoding": "windows-1252"]
    #expect(stored["reading"] == form)
    let read = StrictJSON.decode(InputSchema.self, from: stored)
    #expect(read.value == schema && read.issues.isEmpty)
    for (member, value, rule) in [
      ("delimiter", "\"\"", "'delimiter' must be one ASCII character"),
      ("comment", "\"\"", "'comment' must not be empty"),
      ("skip", "-1", "'skip' must be from 0 to 10000"),
      ("names", "[\"a\",\"a\"]", "'names' must be names that differ"),
      ("quote", "\"ab\"", "'quote' must be one ASCII character or none, and not the delimiter"),
    ] {
      let bad = try JSON(
        parsing: Array("{\"columns\":[],\"reading\":{\"\(member)\":\(value)}}".utf8))
      let issues = StrictJSON.decode(InputSchema.self, from: bad).issues
      #expect(issues.map(\.description).joined().contains(rule), "\(issues)")
    }
  }

  @Test("the data are read from a pipe, which gives its bytes once", .timeLimit(.minutes(1)))
  func pipe() throws {
    let place = TemporaryPath()
    try #require(mkfifo(place.path, 0o600) == 0)
    let path = place.path
    Thread.detachNewThread {
      FileHandle(forWritingAtPath: path)?.write(Data(Self.text.utf8))
    }
    let data = try StudyData.read(Self.source, path: path, threads: 2)
    #expect(data.rowCount == 40)
    #expect(data.digest == SHA256.hex(of: Self.text))
  }

  @Test("a file that is replaced again and again gives rows and a digest that belong together")
  func replaced() throws {
    let place = TemporaryPath()
    let path = place.path
    // The versions differ in the number of rows, by which the parsed one is known.
    let versions = (40..<60).map { count in
      "tenure,plan,churn\n" + (0..<count).map { "\($0),b,\($0 % 2)\n" }.joined()
    }
    try Data(versions[0].utf8).write(to: URL(fileURLWithPath: path))
    let isDone = Atomic(false)
    let reads = Mutex<[Bool]>([])
    DispatchQueue.concurrentPerform(iterations: 2) { part in
      if part == 0 {
        var turn = 0
        repeat {
          turn += 1
          let text = versions[turn % versions.count]
          try? Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
        } while !isDone.load(ordering: .relaxed)
        return
      }
      for _ in 0..<50 {
        let data = try? StudyData.read(Self.source, path: path, threads: 1)
        let isWhole = data.map { $0.digest == SHA256.hex(of: versions[$0.rowCount - 40]) }
        reads.withLock { $0.append(isWhole ?? false) }
      }
      isDone.store(true, ordering: .relaxed)
    }
    #expect(reads.withLock { $0 } == Array(repeating: true, count: 50))
  }
}
