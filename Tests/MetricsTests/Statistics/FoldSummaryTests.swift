import Metrics
import Testing

@Suite struct FoldSummaryTests {
  @Test("mean and standard deviation with n − 1") func plain() throws {
    let summary = FoldSummary([0.5, 0.7, 0.6, 0.8])
    #expect(abs(try #require(summary.mean) - 0.65) < 1e-15)
    #expect(abs(try #require(summary.standardDeviation) - 0.12909944487358058) < 1e-15)
  }

  @Test("undefined folds are left out and counted") func undefined() {
    let summary = FoldSummary([0.5, nil, 0.5, nil])
    #expect(summary.mean == 0.5)
    #expect(summary.standardDeviation == 0)
    #expect(summary.defined == 2)
    #expect(summary.undefined == 2)
  }

  @Test("one value has a mean, none has nothing") func few() {
    #expect(FoldSummary([0.25]).mean == 0.25)
    #expect(FoldSummary([0.25]).standardDeviation == nil)
    #expect(FoldSummary([nil]).mean == nil)
    #expect(FoldSummary([]).mean == nil)
  }

  @Test(
    "equal values have exactly their mean and no spread",
    arguments: [0.1, 1.0 / 3.0, 1e300] as [Double])
  func equal(value: Double) {
    let summary = FoldSummary([Double?](repeating: value, count: 30))
    #expect(summary.mean == value)
    #expect(summary.standardDeviation == 0)
  }

  @Test("a large offset does not swamp a small spread") func stable() throws {
    let summary = FoldSummary([1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16])
    #expect(summary.mean == 1e9 + 10)
    #expect(abs(try #require(summary.standardDeviation) - 30.0.squareRoot()) < 1e-12)
  }
}
