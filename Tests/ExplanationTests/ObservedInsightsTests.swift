import Explanation
import Learning
import LearningTestKit
import Metrics
import Tables
import Testing

/// Sentences about what was counted.
@Suite struct ObservedInsightsTests {
  static let words = InsightWords(target: "Churn", positive: "Yes", identifier: "customerID")

  /// Rows of a scorer that does not matter here.
  private static func pooled(_ text: String, _ labels: [Float]) throws -> PooledColumns {
    let table = try Table.read(bytes: Array(text.utf8)).table
    let schema = InputSchema(of: table)
    let scorer = Scorer(
      schema: schema, members: [], combination: nil, calibration: .identity,
      operatingPoint: OperatingPoint(threshold: 0.5),
      segments: RiskSegments(baseRate: 0.5))
    return PooledColumns([
      HeldOutRows(scorer: scorer, rows: try RawRows(table, schema: schema), labels: labels)
    ])
  }

  /// 400 customers: of 200 on plan `m` 100 leave, of 100 on `y` 20, of 100 without a plan 10; support
  /// `none` is another word for plan `y`; `age` says nothing.
  private static func customers() throws -> PooledColumns {
    var text = "plan,support,age\n"
    var labels: [Float] = []
    for row in 0..<400 {
      let plan = row < 200 ? "m" : row < 300 ? "y" : ""
      text += "\(plan),\(plan == "y" ? "none" : row % 2 == 0 ? "mail" : "phone"),\(row % 10)\n"
      let leaves = row < 100 || (200..<220).contains(row) || (300..<310).contains(row)
      labels.append(leaves ? 1 : 0)
    }
    return try pooled(text, labels)
  }

  @Test("sentences give ratio, shares, interval and size") func texts() throws {
    let found = ObservedInsights(try Self.customers(), words: Self.words, confidence: 0.95)
    #expect(
      found.sentences.map(\.text) == [
        "Customers with plan m leave 3.3 times as often as the others (50.0 % against 15.0 %; "
          + "95 % interval 2.3 to 4.8; 200 customers).",
        "Customers with plan missing leave 0.25 times as often as the others (10.0 % against "
          + "40.0 %; 95 % interval 0.14 to 0.46; 100 customers).",
        "Customers with plan y leave 0.55 times as often as the others (20.0 % against 36.7 %; "
          + "95 % interval 0.36 to 0.83; 100 customers).",
      ])
    #expect(found.sentences[2].sameRows == ["support none"])
    #expect(found.sentences.allSatisfy { ($0.adjustedP ?? 1) < 0.05 })
  }

  @Test("numbers are parted at values that occur") func parts() throws {
    var text = "tenure,one\n"
    var labels: [Float] = []
    for row in 0..<500 {
      text += "\(row / 5),1\n"
      labels.append(row < 100 && row % 2 == 0 ? 1 : row % 50 == 0 ? 1 : 0)
    }
    let pooled = try Self.pooled(text, labels)
    let groups = ValueGroups(pooled, column: 0, parts: 5)
    #expect(
      groups.values == [
        .upTo("19"), .between("20", "39"), .between("40", "59"), .between("60", "79"), .from("80"),
      ])
    #expect(groups.rows.map(\.count) == [100, 100, 100, 100, 100])
    let found = ObservedInsights(pooled, words: Self.words, confidence: 0.95)
    #expect(found.sentences[0].text.hasPrefix("Customers with tenure up to 19 leave "))
    let few = try Self.pooled(
      "senior\n" + String(repeating: "0\n0\n1\n", count: 40), Array(labels.prefix(120)))
    #expect(ValueGroups(few, column: 0, parts: 5).values == [.level("0"), .level("1")])
  }

  @Test("of two groups that are each other's others one is told") func mirrored() throws {
    var text = "partner,x\n"
    var labels: [Float] = []
    for row in 0..<200 {
      text += "\(row < 100 ? "Yes" : "No"),1\n"
      labels.append(row % 100 < (row < 100 ? 10 : 40) ? 1 : 0)
    }
    let found = ObservedInsights(
      try Self.pooled(text, labels), words: Self.words, confidence: 0.95)
    #expect(found.sentences.map(\.value) == ["No"] && found.comparisons == 1)
    #expect(found.sentences[0].ratio == 4)
  }

  @Test("noise says something in hardly any of forty files") func noise() throws {
    var files = 0
    for file in 0..<40 {
      var stream = RandomKey(seed: 8)["file", file].stream
      var text = "a,b,c,d\n"
      var labels: [Float] = []
      for _ in 0..<300 {
        text += "l\(stream.integer(below: 3)),l\(stream.integer(below: 4)),"
        text += "\(stream.integer(below: 90)),\(stream.uniform())\n"
        labels.append(stream.uniform() < 0.3 ? 1 : 0)
      }
      let found = ObservedInsights(
        try Self.pooled(text, labels), words: Self.words, confidence: 0.95)
      if !found.sentences.isEmpty { files += 1 }
    }
    #expect(files <= 4, "\(files) of 40 files")
  }

  @Test("words come from the names of target and identifier") func words() {
    #expect(Self.words == InsightWords(subjects: "customers", event: "leave"))
    #expect(
      InsightWords(target: "default", positive: "yes")
        == InsightWords(
          subjects: "rows", event: "have default = yes"))
    #expect(
      InsightWords(target: "Exited", positive: "1", identifier: "Client ID")
        == InsightWords(
          subjects: "clients", event: "leave"))
    #expect(InsightWords(target: "Churn", positive: "No").event == "have Churn = No")
  }
}

/// Ratios of shares.
@Suite struct RelativeRiskTests {
  struct Case: Decodable {
    var hits: Int
    var rows: Int
    var otherHits: Int
    var otherRows: Int
    var confidence: Double
    var ratio: Double
    var lower: Double
    var upper: Double
  }

  @Test("ratios and intervals are scipy's") func scipy() throws {
    for each in try Fixture.load("relative_risk.json", as: [Case].self) {
      let risk = RelativeRisk(
        hits: each.hits, rows: each.rows, otherHits: each.otherHits, otherRows: each.otherRows,
        confidence: each.confidence)
      #expect(abs(risk.ratio - each.ratio) < 1e-12 * each.ratio)
      #expect(abs(risk.interval.lower - each.lower) < 1e-12 * each.lower)
      #expect(abs(risk.interval.upper - each.upper) < 1e-12 * each.upper)
      #expect((risk.pValue < 1 - each.confidence) == !risk.interval.contains(1))
    }
  }

  @Test("groups without hits or misses have finite intervals around their ratio")
  func bareGroups() {
    let none = RelativeRisk(hits: 0, rows: 200, otherHits: 60, otherRows: 300)
    #expect(none.ratio == 0 && none.interval.lower > 0 && none.interval.upper < 0.3)
    #expect(none.pValue < 0.01)
    let only = RelativeRisk(hits: 60, rows: 300, otherHits: 0, otherRows: 200)
    #expect(only.ratio == .infinity && only.interval.lower > 3 && only.interval.upper.isFinite)
    let nobody = RelativeRisk(hits: 0, rows: 50, otherHits: 0, otherRows: 50)
    #expect(nobody.interval.contains(1) && nobody.pValue == 1)
    let everybody = RelativeRisk(hits: 50, rows: 50, otherHits: 50, otherRows: 50)
    #expect(everybody.interval.contains(1) && everybody.pValue == 1)
  }
}
