import Learning
import LearningTestKit
import Metrics
import Testing

@Suite struct CurvesTests {
  /// 4,000 rows, every fourth of them positive and higher by half.
  static let rows: ScoredRows = {
    var stream = RandomKey(seed: 3)["curves"].stream
    let labels = (0..<4000).map { Float($0 % 4 == 0 ? 1 : 0) }
    let scores = labels.map { label in 0.5 * Float(stream.uniform()) + label * 0.25 }
    return ScoredRows(labels: labels, scores: scores)
  }()

  @Test("a class without rows leaves no curve") func oneClass() {
    let rows = ScoredRows(labels: [0, 0], scores: [0.2, 0.4])
    #expect(ROCCurve(rows) == nil)
    #expect(PrecisionRecallCurve(rows) == nil)
    #expect(GainCurve(rows) == nil)
    #expect(ThresholdCurve(rows) == nil)
    #expect(ScoreHistogram(rows, bins: 5).bins.map(\.negatives) == [0, 0.5, 0.5, 0, 0])
  }

  @Test("a thinned ROC curve is never off by half a percent, and keeps its ends")
  func thinnedROC() throws {
    let whole = try #require(ROCCurve(Self.rows))
    let thin = whole.thinned(to: 200)
    #expect(whole.points.count > 3000)
    #expect(thin.points.count <= 200)
    #expect(thin.points.first == whole.points.first)
    #expect(thin.points.last == whole.points.last)
    var area = 0.0
    for (left, right) in zip(thin.points, thin.points.dropFirst()) {
      let width = right.falsePositiveRate - left.falsePositiveRate
      area += width * (left.recall + right.recall) / 2
    }
    let exact = try #require(Metric.rocAUC.score(Self.rows))
    #expect(abs(area - exact) < 5e-4)
  }

  @Test("a thinned curve holds points of the whole one, in order") func subset() throws {
    let whole = try #require(PrecisionRecallCurve(Self.rows))
    let thin = whole.thinned(to: 50)
    #expect(thin.points.count == 50)
    #expect(thin.baseRate == 0.25)
    #expect(Set(thin.points).isSubset(of: whole.points))
    #expect(thin.points.map(\.threshold) == thin.points.map(\.threshold).sorted(by: >))
    let gain = try #require(GainCurve(Self.rows)).thinned(to: 60)
    #expect(gain.points.map(\.share) == gain.points.map(\.share).sorted())
    #expect(gain.points.count == 60)
  }

  @Test("thinning to more points than there are changes nothing") func nothingToThin() throws {
    let rows = ScoredRows(labels: [1, 0, 1, 0], scores: [0.9, 0.8, 0.3, 0.1])
    let curve = try #require(ROCCurve(rows))
    #expect(curve.thinned(to: 200) == curve)
  }

  @Test("points that lie on a straight line are dropped first") func straight() throws {
    let count = 1000
    let labels = (0..<count).map { Float($0 < 500 ? 1 : 0) }
    let scores = (0..<count).map { 1 - Float($0) / Float(count) }
    let curve = try #require(ROCCurve(ScoredRows(labels: labels, scores: scores)))
    let thin = curve.thinned(to: 200)
    #expect(thin.points.map(\.recall) == [0, 1, 1])
    #expect(thin.points.map(\.falsePositiveRate) == [0, 0, 1])
  }

  @Test("every share of a histogram sums to one, thinned or not") func histogram() {
    let whole = ScoreHistogram(Self.rows, bins: 50)
    for histogram in [whole, whole.thinned(to: 20)] {
      #expect(abs(histogram.bins.reduce(0) { $0 + $1.positives } - 1) < 1e-12)
      #expect(abs(histogram.bins.reduce(0) { $0 + $1.negatives } - 1) < 1e-12)
      #expect(histogram.bins.first?.lower == 0)
      #expect(histogram.bins.last?.upper == 1)
    }
    #expect(whole.thinned(to: 20).bins.count == 17)
    #expect(whole.bins[30].positives > 0 && whole.bins[30].negatives == 0)
  }

  @Test("scores of exactly 0 and 1 stand in the first and last bin") func ends() {
    let rows = ScoredRows(labels: [0, 1], scores: [0, 1])
    let bins = ScoreHistogram(rows, bins: 10).bins
    #expect(bins.first?.negatives == 1)
    #expect(bins.last?.positives == 1)
  }
}
