import Learning
import Metrics
import Testing

@Suite struct ROCTests {
  @Test("the area of ranks is that of scored rows, ties and missing scores included") func area() {
    let labels: [Float] = [1, 0, 1, 0, 0, 1]
    let scores: [Float] = [0.9, 0.9, 0.7, 0.4, .nan, 0.1]
    // Of 3 × 2 pairs one is a tie and two are in order.
    #expect(Metric.rocAUC(labels: labels, scores: scores) == 2.5 / 3 / 2)
    let area = ROCArea(scores: [3, 3, 2, 1, 0], isPositive: [true, false, true, false, true]).area
    #expect(area == 2.5 / 3 / 2)
    #expect(ROCArea(scores: [1, 2], isPositive: [true, true]).area == nil)
    #expect(Metric.rocAUC(labels: [1, 0], scores: [0.5, .nan]) == nil)
  }

  @Test("rows of several scores are added at once where positive ones come first") func steps() {
    var (one, two) = (ROCArea<Int>(), ROCArea<Int>())
    one.add(positive: 3, negative: 2, areTied: false)
    one.add(positive: 1, negative: 4)
    two.add(positive: 3, negative: 0)
    two.add(positive: 0, negative: 2)
    two.add(positive: 1, negative: 4)
    #expect(one.area == two.area)
    #expect(one.area == 20.0 / 4 / 6)
  }
}
