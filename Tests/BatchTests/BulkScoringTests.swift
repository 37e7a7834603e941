import Batch
import Concurrency
import Files
import Foundation
import Learning
import ONNX
import StrictJSON
import Tables
import Testing

@Suite struct BulkScoringTests {
  /// Scores a text; gives what was written, and what was counted or why it ended.
  private func run(
    _ text: String, _ scorer: Scorer, blockSize: Int = 1 << 18, threads: Int = 1,
    reasons: Reasons? = nil, isStrict: Bool = true,
    isCancelled: @escaping @Sendable () -> Bool = { false }
  ) -> (text: String, result: Result<BulkSummary, BulkError>) {
    let written = Mutex<[UInt8]>([])
    let result = Result { () throws(BulkError) -> BulkSummary in
      let blocks: DelimitedBlocks
      do throws(DataError) {
        blocks = try DelimitedBlocks(bytes: Array(text.utf8), name: "t.csv", blockSize: blockSize)
      } catch {
        throw .data(error)
      }
      let scoring = BulkScoring(
        scorer: scorer, reasons: reasons, threads: threads, isStrict: isStrict)
      return try scoring.run(
        blocks, isCancelled: isCancelled,
        write: { (bytes) throws(FileError) in written.withLock { $0 += bytes } })
    }
    return (String(decoding: written.withLock { $0 }, as: UTF8.self), result)
  }

  /// The sentence that ends scoring a text.
  private func problem(_ text: String, blockSize: Int = 1 << 18) throws -> String {
    let scorer = try ScoredCustomers.logistic.get()
    guard case .failure(.data(let error)) = run(text, scorer, blockSize: blockSize).result else {
      return "none"
    }
    return error.description
  }

  @Test(
    "a row whose numbers are so great that its score is none is told; no other row is lost to it")
  func withoutScore() throws {
    let fitted = try ScoredCustomers.logistic.get()
    let member = fitted.members[0]
    let scorer = Scorer(
      schema: fitted.schema,
      members: [
        try Scorer.Member(
          name: "only", classifier: member.classifier, steps: member.steps, model: Overflowing(),
          calibration: .identity, schema: fitted.schema)
      ], combination: nil, calibration: .identity, operatingPoint: fitted.operatingPoint,
      segments: fitted.segments)
    let file = "charge,plan,since,tenure\n1,plus,,5\n2,plus,,1e35\n3,plus,,6\n"
    let sentence =
      "line 3, column 'tenure': the number is missing or too great for the model, which was fitted "
      + "without such"
    guard case .failure(.data(let error)) = run(file, scorer).result else {
      Issue.record("it was scored")
      return
    }
    #expect(error.description == "t.csv, \(sentence)")
    let lines = run(file, scorer, isStrict: false).text.split(separator: "\n")
    #expect(lines.count == 4)
    #expect(lines[1].hasPrefix("1,plus,,5,0.5,") && lines[3].hasPrefix("3,plus,,6,0.5,"))
    #expect(lines[2].contains(sentence))
  }

  /// The lines that a table's scores make.
  private func expected(_ text: String, _ scorer: Scorer) throws -> String {
    let options = ReadingOptions(
      overrides: ["id": ColumnOverride(role: .identifier), "since": ColumnOverride(kind: .date)])
    let table = try Table.read(bytes: Array(text.utf8), options: options).table
    let scores = try scorer.scores(of: RawRows(table, schema: scorer.schema))
    let lines = text.split(separator: "\n")
    func shortest(_ score: Float) -> String { score == 0 ? "0" : score == 1 ? "1" : "\(score)" }
    return "\(lines[0]),probability,decision,segment\n"
      + zip(lines.dropFirst(), scores).map { line, score in
        "\(line),\(shortest(score)),\(score >= 0.5 ? 1 : 0),\(score >= 0.5 ? "high" : score >= 0.3 ? "medium" : "low")\n"
      }.joined()
  }

  @Test(
    "the same bytes come from a table and from blocks of any size on any number of threads",
    arguments: [1 << 18, 2000, 331], [1, 2, 5])
  func bits(blockSize: Int, threads: Int) throws {
    let text = ScoredCustomers.text(rows: 300..<900)
    for scorer in [try ScoredCustomers.logistic.get(), try ScoredCustomers.forest.get()] {
      let found = run(text, scorer, blockSize: blockSize, threads: threads)
      #expect(try found.result.get().rows == 600)
      let lines = found.text.split(separator: "\n")
      let wanted = try expected(text, scorer).split(separator: "\n")
      #expect(lines.count == wanted.count)
      for (line, wanted) in zip(lines, wanted) { #expect(line == wanted) }
    }
  }

  @Test("columns stand in any order, and others are passed through")
  func order() throws {
    let scorer = try ScoredCustomers.logistic.get()
    let found = run(
      "\u{FEFF}note;tenure;plan;decision;charge;since\r\n"
        + "\"a;\"\"b\";10;plus;x;25;2024-05-06\r\n;10;plus;;25;2024-05-06", scorer)
    let straight = run("tenure,plan,charge,since\n10,plus,25,2024-05-06\n", scorer)
    let score = try #require(straight.text.split(separator: "\n").last?.dropFirst(22))
    let tail = score.split(separator: ",").joined(separator: ";")
    #expect(
      found.text
        == "\u{FEFF}note;tenure;plan;decision;charge;since;probability;decision_2;segment\r\n"
        + "\"a;\"\"b\";10;plus;x;25;2024-05-06;\(tail)\r\n;10;plus;;25;2024-05-06;\(tail)\r\n")
    #expect(try found.result.get().extraColumns == ["note", "decision"])
  }

  @Test("a header with a field less than the rows gets the name that it lacks")
  func shortHeader() throws {
    let scorer = try ScoredCustomers.logistic.get()
    let names = "tenure,plan,charge,since"
    let row = "10,plus,25,2024-05-06"
    let straight = run("\(names)\n\(row)\n", scorer)
    let score = try #require(straight.text.split(separator: "\n").last?.dropFirst(row.count + 1))
    let added = "probability,decision,segment"
    #expect(
      run("\(names)\n\(row),\n\(row),\n", scorer).text
        == "\(names),Unnamed: 4,\(added)\n\(row),,\(score)\n\(row),,\(score)\n")
    #expect(
      run("\u{FEFF}\(names)\r\nr1,\(row)\r\nr2,\(row)\r\n", scorer).text
        == "\u{FEFF}Unnamed: 0,\(names),\(added)\r\nr1,\(row),\(score)\r\nr2,\(row),\(score)\r\n")
  }

  @Test("missing values and unseen levels are scored and counted")
  func counts() throws {
    let scorer = try ScoredCustomers.logistic.get()
    let summary = try run(
      "charge,plan,since,tenure\n1,gold,,5\nNA,gold,,5\n,NA,2024-01-01,5\n3,plus,,99\n", scorer,
      blockSize: 40
    ).result.get()
    #expect(summary.rows == 4)
    #expect(summary.missing.map { "\($0.column) \($0.rows)" } == ["charge 2", "plan 1", "since 3"])
    #expect(summary.unseen.map { "\($0.column) \($0.rows)" } == ["plan 2"])
    #expect(summary[.high] + summary[.medium] + summary[.low] == 4)
    #expect(summary.positives == summary[.high])
  }

  @Test("reasons stand behind the segment, quoted where they need it")
  func reasons() throws {
    let reasons = Reasons(count: 2) { rows, _ throws(DataError) in
      (0..<rows.count).map { $0 == 0 ? ["a, b", "c"] : ["d"] }
    }
    let text = "charge,plan,since,tenure\n1,plus,,5\n1,plus,,5\n"
    let found = run(text, try ScoredCustomers.logistic.get(), reasons: reasons).text
    let lines = found.split(separator: "\n")
    #expect(lines[0].hasSuffix(",segment,reason_1,reason_2"))
    #expect(lines[1].hasSuffix(",\"a, b\",c"))
    #expect(lines[2].hasSuffix(",d,"))
  }

  @Test("all threads seek the reasons of a block, and the blocks keep their order")
  func threadsOfReasons() throws {
    let reasons = Reasons(count: 1) { rows, threads throws(DataError) in
      (0..<rows.count).map { _ in ["on \(threads)"] }
    }
    let scorer = try ScoredCustomers.logistic.get()
    let records = (0..<40).map { "\($0),plus,,5" }
    let text = "charge,plan,since,tenure\n" + records.joined(separator: "\n") + "\n"
    let found = run(text, scorer, blockSize: 40, threads: 3, reasons: reasons).text
    let lines = found.split(separator: "\n").dropFirst()
    #expect(zip(lines, records).allSatisfy { $0.hasPrefix($1) && $0.hasSuffix(",on 3") })
    #expect(lines.count == records.count)
  }

  @Test(
    "what cannot be scored is one sentence with its place",
    arguments: [
      ("", "t.csv: expected a header and rows, the file is empty"),
      ("charge,plan,since,tenure\n", "t.csv: expected rows below the header, found none"),
      (
        "charges,plan,since,tenure\n1,plus,,5\n",
        "t.csv: there is no column 'charge'. Did you mean 'charges'?"
      ),
      (
        "charge,plan,since,tenure\n1,plus,,5\n2,plus,soon,6\n3,plus,,x\n",
        "t.csv, line 3, column 'since': expected a date, found 'soon'. Write dates as YYYY-MM-DD"
      ),
      (
        "charge,plan,since,tenure\n1,plus,,5\n2,plus,,6\n3,plus,,many\n\"x\n\",,,",
        "t.csv, line 4, column 'tenure': expected a number, found 'many'"
      ),
      (
        "charge,plan,since,tenure\n1,plus,,inf\n",
        "t.csv, line 2, column 'tenure': expected a finite number, found 'inf'"
      ),
      (
        "charge,plan,since,tenure\n1,plus,,5\n\"1\",\"pl\nus\",,1e300\n",
        "t.csv, line 4, column 'tenure': the number is missing or too great for the model, which was"
          + " fitted without such"
      ),
      (
        "charge,plan,since,tenure\n1,plus,,5\n1,plus,3/4/2024\n",
        "t.csv, line 3: expected 4 fields as in the header, found 3"
      ),
      (
        "charge,plan,since,tenure\n1,\"plus,,5\n1,plus,3/4/2024,4\n",
        "t.csv, line 2: a quoted field begins here and its quote is never closed"
      ),
      (
        "charge,plan,plan,since,tenure\n1,plus,plus,,5\n",
        "t.csv, line 1: column names must differ, 'plan' is the name of columns 2 and 3"
      ),
      (
        "charge,plan,since,tenure\n1,plus,31/12/2024,5\n1,plus,12/31/2024,4\n",
        "t.csv, line 3, column 'since': expected a date, found '12/31/2024'. Write dates as YYYY-MM-DD"
      ),
    ])
  func problems(text: String, sentence: String) throws {
    #expect(try problem(text) == sentence)
  }

  @Test("a value as long as a book is shown in part")
  func longValue() throws {
    let text = "charge,plan,since,tenure\n\(String(repeating: "9x", count: 5_000_000)),plus,,5\n"
    let sentence = try problem(text)
    #expect(sentence.hasPrefix("t.csv, line 2, column 'charge': expected a number, found '9x9x"))
    #expect(sentence.hasSuffix("9x9x…'"))
    #expect(sentence.count < 200)
  }

  @Test(
    "the first problem in the text ends it, whichever thread meets one first", arguments: 1...4)
  func firstProblem(threads: Int) throws {
    let scorer = try ScoredCustomers.logistic.get()
    var lines = ScoredCustomers.text(rows: 0..<2000).split(separator: "\n").map(String.init)
    lines[901] = "x,y"
    lines[1700] = "x,y,z"
    let found = run(
      lines.joined(separator: "\n"), scorer, blockSize: 1000, threads: threads)
    guard case .failure(.data(let error)) = found.result else {
      Issue.record("expected a problem")
      return
    }
    #expect("\(error)" == "t.csv, line 902: expected 6 fields as in the header, found 2")
    let written = found.text.split(separator: "\n")
    #expect(written.count > 850 && written.count < 902)
    #expect(zip(written, lines).allSatisfy { $0.hasPrefix($1) })
  }

  @Test(
    "dates are read alike in every block, by what the first block with any shows",
    arguments: [0, 50], [1, 3])
  func dates(missing: Int, threads: Int) throws {
    let scorer = try ScoredCustomers.logistic.get()
    // Fifty rows are several blocks.
    let none = (0..<missing).map { _ in "1,plus,,5\n" }.joined()
    let early = (0..<50).map { _ in "1,plus,25/12/2024,5\n" }.joined()
    let text = "charge,plan,since,tenure\n" + none + early + "1,plus,3/4/2024,5\n"
    let found = run(text, scorer, blockSize: 400, threads: threads).text.split(separator: "\n").last
    let iso = run("charge,plan,since,tenure\n1,plus,2024-04-03,5\n", scorer)
    let wanted = iso.text.split(separator: "\n").last?.dropFirst("1,plus,2024-04-03,5".count)
    #expect(found?.dropFirst("1,plus,3/4/2024,5".count) == wanted)
  }

  @Test("it stops when asked to, and when nothing more can be written", arguments: [1, 3])
  func stopping(threads: Int) throws {
    let scorer = try ScoredCustomers.logistic.get()
    let text = ScoredCustomers.text(rows: 0..<3000)
    let stopped = run(text, scorer, blockSize: 500, threads: threads, isCancelled: { true })
    #expect(stopped.result == .failure(.stopped))
    let failure = FileError(path: "out.csv", reason: "cannot be written: the disk is full")
    #expect(throws: BulkError.output(failure)) {
      let blocks = try DelimitedBlocks(bytes: Array(text.utf8), blockSize: 500)
      return try BulkScoring(scorer: scorer, threads: threads).run(
        blocks, write: { (_) throws(FileError) in throw failure })
    }
  }

  @Test("what ends it while threads hold finished blocks is said, and the process goes on")
  func endsBesideWaitingBlocks() throws {
    let text = ScoredCustomers.text(rows: 0..<3000)
    let asked = Mutex(0)
    let failure = FileError(path: "out.csv", reason: "cannot be written: the disk is full")
    let scoring = BulkScoring(scorer: try ScoredCustomers.logistic.get(), threads: 3)
    #expect(throws: BulkError.output(failure)) {
      let blocks = try DelimitedBlocks(bytes: Array(text.utf8), blockSize: 500)
      return try scoring.run(
        blocks,
        isCancelled: {
          asked.withLock { $0 += 1 }
          return false
        },
        write: { (_) throws(FileError) in
          // The others have then taken all the blocks that may be on the way.
          for _ in 0..<200 where asked.withLock({ $0 }) < 9 { usleep(10_000) }
          throw failure
        })
    }
  }

  @Test("progress rises to the whole file")
  func progress() throws {
    let text = ScoredCustomers.text(rows: 0..<2000)
    let seen = Mutex<[BulkScoring.Progress]>([])
    let blocks = try DelimitedBlocks(bytes: Array(text.utf8), blockSize: 2000)
    _ = try BulkScoring(scorer: try ScoredCustomers.logistic.get(), threads: 2).run(
      blocks, progress: { progress in seen.withLock { $0.append(progress) } },
      write: { (_) throws(FileError) in })
    let all = seen.withLock { $0 }
    #expect(all.map(\.rows) == all.map(\.rows).sorted())
    #expect(all.last?.rows == 2000 && all.last?.size == text.utf8.count)
    #expect(all.last?.bytesRead == text.utf8.count)
  }
}

/// Scores that are sums of great numbers, as a net's are: infinity less infinity is none.
private struct Overflowing: TrainedModel {
  var featureCount: Int? { nil }
  var record: FitRecord { FitRecord(parameters: 0) }
  var state: ModelState { ModelState(header: .null, arrays: []) }

  init() {}
  init(state: ModelState) { self.init() }

  func scores(for features: Tensor) -> [Float] {
    (0..<features.rows).map { row in
      let isGreat = (0..<features.columns).contains { abs(features[row, $0]) > 1e30 }
      return isGreat ? .infinity - .infinity : 0.5
    }
  }

  func graph(_ features: Value, in builder: inout GraphBuilder) -> Value { features }
}
