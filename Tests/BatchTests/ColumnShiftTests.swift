import Batch
import Learning
import Tables
import Testing

/// Columns of scored rows that lie beyond those of the training rows.
@Suite struct ColumnShiftTests {
  private static func sentences(
    _ kind: InputSchema.Column.Kind, trained: ClosedRange<Double>, scored: [Double]
  ) throws -> [String] {
    let schema = InputSchema(columns: [
      .init(name: "spend", kind: kind, minimum: trained.lowerBound, maximum: trained.upperBound)
    ])
    var summary = BulkSummary(schema: schema)
    for half in [scored.prefix(scored.count / 2), scored.suffix(scored.count - scored.count / 2)] {
      var part = BulkSummary(schema: schema)
      part.count(
        RawRows(count: half.count, columns: [.numbers(Array(half))]),
        scores: half.map { _ in 0.5 }, by: try ScoredCustomers.logistic.get())
      summary.add(part)
    }
    return summary.shifts.map(\.sentence)
  }

  @Test(
    "a column beyond the training rows is told with both ranges and the likely cause",
    arguments: [
      (1000.0, "about 1000 times as great: check its decimal mark and its unit"),
      (0.001, "about 1000 times as small: check its decimal mark and its unit"),
      (100, "about 100 times as great: check its unit, as per cent or cents, and its decimal mark"),
      (
        0.01, "about 100 times as small: check its unit, as per cent or cents, and its decimal mark"
      ),
      (12, "check that it is the same column in the same unit"),
      (-1, "check that it is the same column in the same unit"),
    ])
  func factors(factor: Double, cause: String) throws {
    let scored = (0..<40).map { (20 + Double($0)) * factor }
    func text(_ value: Double) -> String {
      "\(value)".hasSuffix(".0") ? "\(Int(value))" : "\(value)"
    }
    let range = [scored[0], scored[39]].sorted().map(text).joined(separator: " to ")
    #expect(
      try Self.sentences(.number, trained: 18.5...64, scored: scored) == [
        "column 'spend': 40 of 40 values are outside the training rows' range (18.5 to 64), at \(range); "
          + cause
      ])
  }

  @Test("dates beyond the training rows are told as dates")
  func dates() throws {
    let day = 86_400.0
    #expect(
      try Self.sentences(
        .date, trained: 0...(365 * day), scored: (0..<20).map { (20_000 + Double($0)) * day }) == [
          "column 'spend': 20 of 20 dates are outside the training rows' range (1970-01-01 to 1971-01-01), "
            + "at 2024-10-04 to 2024-10-23; the model has seen none such"
        ])
  }

  @Test("few rows, and columns of which a part is within, say nothing")
  func silent() throws {
    #expect(
      try Self.sentences(.number, trained: 0...1, scored: [Double](repeating: 5, count: 9)) == [])
    let part = [Double](repeating: 5, count: 49) + [Double](repeating: 0.5, count: 51)
    #expect(try Self.sentences(.number, trained: 0...1, scored: part) == [])
    let half = [Double](repeating: 1000, count: 60) + [Double](repeating: 0.5, count: 40)
    #expect(
      try Self.sentences(.number, trained: 0...1, scored: half) == [
        "column 'spend': 60 of 100 values are outside the training rows' range (0 to 1), at 0.5 to 1000; "
          + "the model has learnt from few such values or none"
      ])
    #expect(
      try Self.sentences(.number, trained: 1...273, scored: (0..<20).map { 336 + 28 * Double($0) })
        == [
          "column 'spend': 20 of 20 values are outside the training rows' range (1 to 273), at 336 to 868; "
            + "check that it is the same column in the same unit"
        ])
    let missing = [Double](repeating: .nan, count: 40)
    #expect(try Self.sentences(.number, trained: 0...1, scored: missing) == [])
    let most = [Double](repeating: 5, count: 96) + [Double](repeating: 0.5, count: 4)
    #expect(try Self.sentences(.number, trained: 0...1, scored: most + missing).count == 1)
  }

  @Test("a column of names of which most are strange is told")
  func strangeNames() throws {
    let schema = InputSchema(columns: [.init(name: "post", kind: .category(levels: ["01099"]))])
    func warnings(_ codes: [Int32]) throws -> [String] {
      var summary = BulkSummary(schema: schema)
      summary.count(
        RawRows(count: codes.count, columns: [.codes(codes)]), scores: codes.map { _ in 0.5 },
        by: try ScoredCustomers.logistic.get())
      return summary.warnings
    }
    let strange = [Int32](repeating: RawRows.unseen, count: 12)
    #expect(
      try warnings(strange + [0, 0, RawRows.missing]) == [
        "column 'post': no training row had the names of 12 of 14 rows: check how they are written, as "
          + "zeros in front and capitals"
      ])
    #expect(try warnings(strange + [Int32](repeating: 0, count: 13)) == [])
    #expect(try warnings(Array(strange.prefix(9))) == [])
  }
}
