import Learning
import Metrics
import Testing

/// Rules that must be sure of what they promise.
@Suite struct OrderedCutsTests {
  /// Rows by falling score; every score stands once.
  private static func rows(_ labels: [Float], weights: [Double]? = nil) -> ScoredRows {
    let count = Float(labels.count)
    return ScoredRows(
      labels: labels, scores: labels.indices.map { 1 - (Float($0) + 0.5) / count },
      weights: weights)
  }

  private static func selected(_ point: OperatingPoint, of rows: ScoredRows) -> Int {
    rows.scores.count { $0 >= point.threshold }
  }

  /// 60 positive rows, then as many negative ones.
  private static let parted = rows((0..<120).map { $0 < 60 ? 1 : 0 })

  @Test("fewer than thirty rows prove nothing, and no row is predicted positive") func few() throws
  {
    let rows = Self.rows([Float](repeating: 1, count: 29))
    for rule in [
      PrecisionAtLeast(precision: 0.1, confidence: 0.9),
      RecallAtLeast(recall: 0.1, confidence: 0.9),
      ContactRate(share: 1, confidence: 0.9),
    ] as [any OperatingPointRule] {
      let point = try rule.choose(from: rows)
      #expect(point.isUnproven && point.threshold > 1)
      #expect(point.constraint?.reached == 0 && point.constraint?.isMet == false)
      #expect(point.constraint?.status == "unproven")
    }
  }

  @Test("precision: an exact binomial test of the cuts, at a quarter of what the confidence leaves")
  func precision() throws {
    // The cut of 53 rows is a start with a fifth of .025: .9^53 = .0038 proves it, and what it hands on
    // proves those up to 59 rows (.0020), the last cut of positive rows only.
    let point = try PrecisionAtLeast(precision: 0.9, confidence: 0.9).choose(from: Self.parted)
    #expect(point.constraint?.isMet == true && point.constraint?.status == "proven")
    #expect(point.constraint?.phrase == "precision at least 0.900 with confidence 0.9")
    #expect(Self.selected(point, of: Self.parted) == 59)
    // .92^53 = .012 is more than a fifth of .025, and less than a fifth of .1.
    let sure = PrecisionAtLeast(precision: 0.92, confidence: 0.9)
    #expect(try sure.choose(from: Self.parted).isUnproven)
    let lax = PrecisionAtLeast(precision: 0.92, confidence: 0.6)
    #expect(try !lax.choose(from: Self.parted).isUnproven)
  }

  @Test("recall goes down from all rows as long as it is proven, contact rate up") func chains()
    throws
  {
    let sure = try RecallAtLeast(recall: 0.8, confidence: 0.9).choose(from: Self.parted)
    // Of 60 positive rows 54 prove .8 (chance .031) and 53 do too (.072), 52 do not (.14).
    let hits = Self.selected(sure, of: Self.parted)
    #expect(53...55 ~= hits)
    #expect(sure.constraint.map { abs($0.reached - Double(hits) / 60) < 1e-12 } == true)
    // Eight positive rows, all of them found, prove .7 (.7^8 = .058) and not .8 (.17).
    let rows = Self.rows((0..<100).map { $0 < 8 ? 1 : 0 })
    #expect(try !RecallAtLeast(recall: 0.7, confidence: 0.9).choose(from: rows).isUnproven)
    #expect(try RecallAtLeast(recall: 0.8, confidence: 0.9).choose(from: rows).isUnproven)
    // Of 120 rows 30 prove a rate of .32 at most and no more than that.
    let rate = try ContactRate(share: 0.32, confidence: 0.9).choose(from: Self.parted)
    #expect(30...32 ~= Self.selected(rate, of: Self.parted))
    #expect(try ContactRate(share: 0.29, confidence: 0.9).choose(from: Self.parted).isUnproven)
    #expect(
      Self.selected(try ContactRate(share: 0.29).choose(from: Self.parted), of: Self.parted) == 34)
  }

  @Test("weights count as their effective sample size") func weights() throws {
    let rule = PrecisionAtLeast(precision: 0.9, confidence: 0.9)
    let labels: [Float] = (0..<120).map { $0 < 60 ? 1 : 0 }
    let even = Self.rows(labels, weights: [Double](repeating: 3, count: 120))
    #expect(try rule.choose(from: even) == rule.choose(from: Self.parted))
    // One row in four has a weight that counts: no more than some 15 rows.
    let uneven = Self.rows(labels, weights: (0..<120).map { $0 % 4 == 0 ? 100 : 0.1 })
    #expect(try rule.choose(from: uneven).isUnproven)
  }

  @Test("equal scores are not parted") func ties() throws {
    let rows = ScoredRows(
      labels: (0..<120).map { $0 < 60 ? 1 : 0 }, scores: (0..<120).map { $0 < 60 ? 0.75 : 0.25 })
    let point = try PrecisionAtLeast(precision: 0.9, confidence: 0.9).choose(from: rows)
    #expect(point.threshold == 0.5)
    let equal = ScoredRows(
      labels: rows.labels, scores: [Float](repeating: 0.5, count: 120))
    #expect(try PrecisionAtLeast(precision: 0.9, confidence: 0.9).choose(from: equal).isUnproven)
    #expect(
      try !PrecisionAtLeast(precision: 0.3, confidence: 0.9).choose(from: equal).isUnproven)
  }

  /// Scores are uniform, and a row is positive with the probability `slope` × score + (1 − `slope`) / 2:
  /// what a threshold t reaches on new rows is known.
  private static func draw(_ study: Int, slope: Double, count: Int) -> ScoredRows {
    var stream = RandomKey(seed: 5)["study", study].stream
    let scores = (0..<count).map { _ in Float(stream.uniform()) }
    return ScoredRows(
      labels: scores.map { stream.uniform() < slope * Double($0) + (1 - slope) / 2 ? 1 : 0 },
      scores: scores)
  }

  /// In how many of 400 studies something is proven, and in how many of these it is so.
  private static func counts(
    of rule: any OperatingPointRule, slope: Double, rows: Int = 500,
    kept: (_ threshold: Double) -> Bool
  ) throws -> (proven: Int, kept: Int) {
    var counts = (proven: 0, kept: 0)
    for study in 0..<400 {
      let point = try rule.choose(from: draw(study, slope: slope, count: rows))
      guard !point.isUnproven else { continue }
      counts.proven += 1
      if kept(Double(point.threshold)) { counts.kept += 1 }
    }
    return counts
  }

  @Test("a precision holds at least as often as was asked, signal being strong or weak")
  func precisionHolds() throws {
    for confidence in [0.8, 0.9] {
      let strong = try Self.counts(
        of: PrecisionAtLeast(precision: 0.7, confidence: confidence), slope: 1
      ) { (1 + $0) / 2 >= 0.7 }
      #expect(strong.proven >= 380)
      #expect(Double(strong.kept) >= confidence * Double(strong.proven))
      // Precision is .5 + .3 t / 2: never more than .65.
      let weak = try Self.counts(
        of: PrecisionAtLeast(precision: 0.58, confidence: confidence), slope: 0.3, rows: 2000
      ) { 0.5 + 0.15 * $0 >= 0.58 }
      #expect(weak.proven >= 40)
      #expect(Double(weak.kept) >= confidence * Double(weak.proven))
      // Where there is no signal at all, hardly anything is proven.
      let none = try Self.counts(
        of: PrecisionAtLeast(precision: 0.58, confidence: confidence), slope: 0
      ) { _ in false }
      #expect(Double(none.proven) <= (1 - confidence) / 4 * 400)
    }
  }

  @Test("a recall and a contact rate hold at least as often as was asked") func othersHold() throws
  {
    for confidence in [0.8, 0.9] {
      let recall = try Self.counts(
        of: RecallAtLeast(recall: 0.8, confidence: confidence), slope: 1
      ) { 1 - $0 * $0 >= 0.8 }
      #expect(recall.proven == 400 && Double(recall.kept) >= confidence * 400 - 12)
      let rate = try Self.counts(
        of: ContactRate(share: 0.3, confidence: confidence), slope: 1
      ) { 1 - $0 <= 0.3 }
      #expect(rate.proven == 400 && Double(rate.kept) >= confidence * 400 - 12)
    }
  }
}
