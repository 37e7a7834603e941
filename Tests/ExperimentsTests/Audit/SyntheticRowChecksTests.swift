import Experiments
import Learning
import LearningTestKit
import Resampling
import StrictJSON
import Tables
import Testing

@Suite struct SyntheticRowChecksTests {
  static let blobs = SampleData.twoBlobs(rows: 1500, positiveShare: 0.2, distance: 1)

  @Test("rows that SMOTE made before the split are found") func smote() throws {
    let made = try SMOTE().resample(Self.blobs, context: FitContext(key: RandomKey(seed: 1)))
    let finding = try #require(try AuditStudies(made).findings("rows-between-rows").first)
    #expect(finding.severity == .serious)
    #expect((finding["share"] ?? 0) > 0.5)
    #expect(finding["shareInOtherClass"] == 0)
  }

  @Test("a few made rows are enough, and none are not") func few() throws {
    let made = try SMOTE(neighbors: 5, ratio: 0.27)
      .resample(Self.blobs, context: FitContext(key: RandomKey(seed: 1)))
    #expect(made.rowCount < 1500 + 30)
    #expect(try AuditStudies(made).findings("rows-between-rows").count == 1)
    #expect(try AuditStudies(Self.blobs).findings("rows-between-rows") == [])
  }

  @Test("whole numbers on a small grid lie between others by chance and are not blamed")
  func grid() throws {
    var rows = AuditStudies(rows: 2000, positiveShare: 0.3, columns: 0)
    var stream = RandomKey(seed: 12).stream
    for name in ["a", "b", "c", "d"] {
      rows.add(name) { _, positive in Double(stream.integer(below: 24) + (positive ? 3 : 0)) }
    }
    #expect(try rows.findings("rows-between-rows") == [])
    #expect(try rows.findings("fractions-in-one-class") == [])
  }

  @Test("a column that is derived has fractions of its own making and is not blamed")
  func derived() throws {
    var rows = AuditStudies(rows: 1000, positiveShare: 0.3, columns: 0)
    rows.add("total") { row, _ in Double(row * 7 % 90) }
    rows.add("months") { row, _ in Double(row * 11 % 40) }
    rows.add("rate") { row, positive in Double(row % 40) + (positive ? Double(row % 7) / 7 : 0) }
    #expect(try rows.findings("fractions-in-one-class").count == 1)
    rows.derived = [
      DerivedColumn(name: "rate", formula: ColumnFormula(.ratio, ["total", "months"]))
    ]
    #expect(try rows.findings("fractions-in-one-class") == [])
  }

  /// Rows of whole numbers, some of them positive.
  private static func wholeNumbers(_ count: Int, positiveShare: Double) -> AuditStudies {
    var rows = AuditStudies(rows: count, positiveShare: positiveShare, columns: 0)
    var stream = RandomKey(seed: 13).stream
    for (name, range) in [("age", 62), ("tenure", 90), ("minutes", 900), ("spend", 2500)] {
      rows.add(name) { _, positive in
        Double(stream.integer(below: positive ? range * 3 / 4 : range) + (positive ? range / 8 : 0))
      }
    }
    rows.add("calls") { _, positive in Double(stream.integer(below: positive ? 8 : 6)) }
    return rows
  }

  /// Puts rows behind the others, each between a positive row and one of its nearest, as libraries make
  /// them that keep whole numbers.
  private static func made(
    _ rows: AuditStudies, count: Int, rounded: (Double) -> Double
  ) -> AuditStudies {
    var made = rows
    var stream = RandomKey(seed: 14).stream
    let numbers = rows.columns.map { column -> [Double] in
      if case .number(let values) = column.values { values } else { [] }
    }
    let positive = rows.labels.indices.filter { rows.labels[$0] > 0.5 }
    var added = numbers.map { _ in [Double]() }
    for _ in 0..<count {
      let base = positive[stream.integer(below: positive.count)]
      let near = positive.map { (distance(numbers, base, $0), $0) }.sorted { $0 < $1 }
      let other = near[1 + stream.integer(below: 5)].1
      let step = stream.uniform()
      for column in numbers.indices {
        let (from, to) = (numbers[column][base], numbers[column][other])
        added[column].append(rounded(from + step * (to - from)))
      }
    }
    made.labels += [Float](repeating: 1, count: count)
    made.columns = rows.columns.indices.map {
      Column(name: rows.columns[$0].name, values: .number(numbers[$0] + added[$0]))
    }
    return made
  }

  private static func distance(_ numbers: [[Double]], _ first: Int, _ second: Int) -> Double {
    numbers.reduce(0) { $0 + ($1[first] - $1[second]) * ($1[first] - $1[second]) }
  }

  @Test("rows made of whole numbers are found, truncated or rounded, though nothing has a fraction")
  func wholeNumbersMade() throws {
    let plain = Self.wholeNumbers(1200, positiveShare: 0.15)
    #expect(try plain.findings("rows-between-rows") == [])
    for rounded in [{ $0.rounded(.towardZero) }, { $0.rounded() }] as [(Double) -> Double] {
      let made = Self.made(plain, count: 500, rounded: rounded)
      let finding = try #require(try made.findings("rows-between-rows").first)
      let (found, other) = (finding["found"] ?? 0, finding["shareInOtherClass"] ?? 0)
      #expect(
        finding.sentence
          == "of 96 positive rows looked at, \(Int(found)) (\(Self.percent(found / 96)) %) lie between "
          + "two others of their class in every number, rounding allowed for, of the negative rows "
          + "\(Self.percent(other)) %: they seem to be synthetic, made before the data were split, so "
          + "that tested rows have their makings in training")
      #expect(finding.severity == .serious)
    }
  }

  @Test("small counts that a library took for categories need not lie between others")
  func categories() throws {
    let plain = Self.wholeNumbers(1200, positiveShare: 0.15)
    var made = Self.made(plain, count: 500) { $0.rounded() }
    var stream = RandomKey(seed: 19).stream
    guard case .number(let calls) = try #require(made.columns.last).values else {
      Issue.record("calls are numbers")
      return
    }
    let drawn = calls.enumerated().map { row, value in
      row < 1200 ? value : Double(stream.integer(below: 8))
    }
    made.columns[made.columns.count - 1] = Column(name: "calls", values: .number(drawn))
    #expect(try made.findings("rows-between-rows").count == 1)
  }

  @Test("a class filled up to three tenths of the other is found too") func ratio() throws {
    let plain = Self.wholeNumbers(1200, positiveShare: 0.15)
    let made = Self.made(plain, count: 120) { $0.rounded(.towardZero) }
    #expect(try made.findings("rows-between-rows").count == 1)
  }

  @Test(
    "whole numbers as they are lie between others by chance, whatever the shares of the classes",
    arguments: [0.05, 0.117, 0.3, 0.52, 0.6])
  func unbalanced(positiveShare: Double) throws {
    var rows = Self.wholeNumbers(1500, positiveShare: positiveShare)
    #expect(try rows.findings("rows-between-rows") == [])
    // Coarser numbers that lie closer together in one class.
    rows.columns = []
    var stream = RandomKey(seed: 15).stream
    for name in ["a", "b", "c", "d", "e"] {
      rows.add(name) { _, positive in Double(stream.integer(below: positive ? 22 : 45)) }
    }
    #expect(try rows.findings("rows-between-rows") == [])
  }

  private static func percent(_ share: Double) -> String { decimal(100 * share, places: 1) }

  @Test("fractions in one class of a column of whole numbers are found") func fractions() throws {
    var rows = AuditStudies()
    rows.add("age") { row, positive in Double(20 + row % 50) + (positive && row % 4 == 0 ? 0.37 : 0)
    }
    rows.add("price") { row, _ in Double(row % 70) * 0.1 }
    let finding = try #require(try rows.findings("fractions-in-one-class").first)
    #expect(finding.columns == ["age"])
    #expect(finding.severity == .serious)
    let positive = rows.labels.indices.filter { rows.labels[$0] > 0.5 }
    let share = Double(positive.count { $0 % 4 == 0 }) / Double(positive.count)
    #expect(
      finding.sentence
        == "column 'age' holds fractions in 0.0 % of the negative rows and in up to "
        + "\(Self.percent(share)) % of the positive ones: were rows of that class made from others?"
    )
  }

  @Test(
    "more decimals are found in the class that could have been made, and not blamed in the other")
  func decimals() throws {
    func findings(positiveShare: Double) throws -> [Finding] {
      var rows = AuditStudies(rows: 2000, positiveShare: positiveShare)
      var stream = RandomKey(seed: 16).stream
      rows.add("charge") { row, positive in
        let cents = Double(2000 + stream.integer(below: 9000))
        return positive && row % 3 != 0 ? (cents + 0.37) / 100 : cents / 100
      }
      return try rows.findings("finer-numbers-in-one-class")
    }
    let finding = try #require(try findings(positiveShare: 0.4).first)
    #expect(finding.severity == .serious)
    #expect(finding["step"] == 0.01)
    let share = finding["highestShare"] ?? 0
    #expect(share > 0.6)
    #expect(
      finding.sentence
        == "column 'charge' holds more than 2 decimals in 0.0 % of the negative rows and in up to "
        + "\(Self.percent(share)) % of the positive ones: were rows of that class made from others?"
    )
    #expect(try findings(positiveShare: 0.7) == [])
  }

  @Test("charges that are multiples of .05 in one class only are found, though both have cents")
  func fives() throws {
    func findings(_ change: (_ row: Int, _ positive: Bool) -> Bool) throws -> [Finding] {
      var rows = AuditStudies(rows: 2000)
      var stream = RandomKey(seed: 18).stream
      rows.add("charge") { row, positive in
        let cents = 5 * (400 + stream.integer(below: 1800))
        return Double(change(row, positive) ? cents + 1 + stream.integer(below: 4) : cents) / 100
      }
      return try rows.findings("finer-numbers-in-one-class")
    }
    let finding = try #require(try findings { $1 && $0 % 3 == 0 }.first)
    #expect(
      finding.sentence.hasPrefix(
        "column 'charge' holds numbers that are no multiple of 0.05 in 0.0 % of the negative rows"))
    #expect(finding["step"] == 0.05)
    // Fives are a habit: a few other numbers in one class say nothing, nor do they in both.
    #expect(try findings { $1 && $0 % 20 == 0 } == [])
    #expect(try findings { row, _ in row % 3 == 0 } == [])
  }

  @Test("round thousands in one class only are found") func thousands() throws {
    var rows = AuditStudies(rows: 2000)
    var stream = RandomKey(seed: 17).stream
    rows.add("limit") { row, positive in
      let limit = Double(1000 * (1 + stream.integer(below: 80)))
      return positive && row % 2 == 0 ? limit + Double(1 + stream.integer(below: 998)) : limit
    }
    let finding = try #require(try rows.findings("finer-numbers-in-one-class").first)
    #expect(
      finding.sentence.hasPrefix(
        "column 'limit' holds numbers that are no multiple of 1000 in 0.0 % of the negative rows"))
  }
}
