import Learning
import Metrics
import Testing

@Suite struct OperatingPointRuleTests {
  /// By falling score: 1 1 0 1 0 | 1 0 (equal) | 0.
  let rows = ScoredRows(
    labels: [1, 1, 0, 1, 0, 1, 0, 0],
    scores: [0.9, 0.8, 0.7, 0.6, 0.5, 0.25, 0.25, 0.125])

  private struct Chosen: Equatable {
    var threshold: Float
    var reached: Double?
    var isMet: Bool?

    init(_ threshold: Float, _ reached: Double?, _ isMet: Bool?) {
      self.threshold = threshold
      self.reached = reached
      self.isMet = isMet
    }
  }

  private func point(_ rule: any OperatingPointRule) throws -> Chosen {
    let point = try rule.choose(from: rows)
    return Chosen(point.threshold, point.constraint?.reached, point.constraint?.isMet)
  }

  @Test("a fixed threshold is what was written down") func fixed() throws {
    #expect(try point(FixedThreshold(threshold: 0.3)) == Chosen(0.3, nil, nil))
  }

  @Test("the highest recall of a precision, halfway to the next score") func precision() throws {
    // Precision 1 1 2/3 3/4 3/5 4/7 1/2, recall 1/4 1/2 1/2 3/4 3/4 1 1.
    #expect(try point(PrecisionAtLeast(precision: 1)) == Chosen(0.75, 1, true))
    #expect(try point(PrecisionAtLeast(precision: 0.75)).reached == 0.75)
    #expect(try point(PrecisionAtLeast(precision: 0.7)).threshold == halfway(0.6, 0.5))
    #expect(try point(PrecisionAtLeast(precision: 0.5)) == Chosen(0.1875, 4.0 / 7, true))
    #expect(try point(PrecisionAtLeast(precision: 0)) == Chosen(0.1875, 4.0 / 7, true))
  }

  @Test("where no precision is high enough, the closest is taken") func unmet() throws {
    let rows = ScoredRows(labels: [0, 1, 0, 1, 0], scores: [0.9, 0.7, 0.5, 0.3, 0.1])
    let point = try PrecisionAtLeast(precision: 0.9).choose(from: rows)
    let constraint = try #require(point.constraint)
    #expect(point.threshold == halfway(0.7, 0.5))
    #expect(!constraint.isMet && constraint.reached == 0.5 && constraint.bound == 0.9)
    #expect(constraint.metric == "precision" && constraint.side == .atLeast)
  }

  @Test("the highest precision of a recall; all can be predicted positive") func recall() throws {
    #expect(try point(RecallAtLeast(recall: 0.5)) == Chosen(0.75, 0.5, true))
    #expect(try point(RecallAtLeast(recall: 0.6)) == Chosen(halfway(0.6, 0.5), 0.75, true))
    #expect(try point(RecallAtLeast(recall: 0.8)) == Chosen(0.1875, 1, true))
    #expect(try point(RecallAtLeast(recall: 0)) == Chosen(0.75, 0.5, true))
  }

  @Test("the highest F score, recall counting more with a higher beta") func bestF() throws {
    // F1: 0.4 0.67 0.57 0.75 0.67 0.73 0.67; F2 is highest where the last positive row is found.
    #expect(try point(BestF()).threshold == halfway(0.6, 0.5))
    #expect(try point(BestF(beta: 2)).threshold == 0.1875)
    #expect(try point(BestF(beta: 0.1)).threshold == 0.75)
  }

  @Test("never more than the share, equal scores left out") func contactRate() throws {
    #expect(try point(ContactRate(share: 0.25)) == Chosen(0.75, 0.25, true))
    #expect(try point(ContactRate(share: 0.8)) == Chosen(0.375, 0.625, true))
    #expect(try point(ContactRate(share: 0.875)) == Chosen(0.1875, 0.875, true))
    #expect(try point(ContactRate(share: 1)) == Chosen(0.0625, 1, true))
    let none = try ContactRate(share: 0.1).choose(from: rows)
    #expect(none.threshold > 0.9 && none.constraint?.reached == 0)
  }

  @Test("the highest profit; nobody is contacted where no contact pays") func profit() throws {
    // A leaver who is contacted brings 0.3 × 190 − 1 = 56, another row costs 11.
    #expect(try MaximumProfit().choose(from: rows).threshold == 0.1875)
    var costs = Costs()
    costs.customerValue = 60  // 0.3 × 50 − 1 = 14 against 11
    let cheap = ScoredRows(
      labels: rows.labels, scores: rows.scores, costs: costs)
    #expect(try MaximumProfit().choose(from: cheap).threshold == halfway(0.6, 0.5))
    costs.customerValue = 13  // 0.3 × 3 − 1 < 0
    let dear = ScoredRows(labels: rows.labels, scores: rows.scores, costs: costs)
    #expect(try MaximumProfit().choose(from: dear).threshold > 0.9)
  }

  @Test("a threshold is never the next lower score, and one exists above 1") func neighbours()
    throws
  {
    let next = Float(0.5).nextDown
    let close = ScoredRows(labels: [1, 0], scores: [0.5, next])
    #expect(try PrecisionAtLeast(precision: 1).choose(from: close).threshold == 0.5)
    let certain = ScoredRows(labels: [1, 0], scores: [1, 1])
    #expect(try ContactRate(share: 0.5).choose(from: certain).threshold > 1)
    let never = ScoredRows(labels: [1, 0], scores: [0, 0])
    #expect(try BestF().choose(from: never).threshold == 0)
  }

  private func halfway(_ left: Float, _ right: Float) -> Float {
    Float((Double(left) + Double(right)) / 2)
  }
}
