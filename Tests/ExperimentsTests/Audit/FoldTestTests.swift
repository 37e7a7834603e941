import Experiments
import Tables
import Testing

/// Numbers by SciPy 1.17.1.
@Suite struct FoldTestTests {
  @Test("numbers are compared as scipy.stats.kruskal does") func numbers() throws {
    let values: [Double] = [1, 2, 2, 3, 5, 8, 2, 4, 4, 6, 7, 9, 1, 1, 3, 3, 10, 11]
    let column = AuditedColumn(
      Column(name: "a", values: .number(values)), rows: Array(0..<18),
      isPositive: values.map { $0 > 4 })
    let test = try #require(FoldTest(column, groups: (0..<18).map { $0 / 6 }))
    #expect(abs(test.share - 0.08647140864714079) < 1e-12)
    #expect(abs(test.chance - 0.47950211515490104) < 1e-12)
  }

  @Test("names are compared as scipy.stats.chi2_contingency does") func names() throws {
    let counts = [[20, 30, 25], [30, 25, 20], [10, 25, 40]]
    var codes: [Int32] = []
    var groups: [Int] = []
    for (value, row) in counts.enumerated() {
      for (group, count) in row.enumerated() {
        codes += [Int32](repeating: Int32(value), count: count)
        groups += [Int](repeating: group, count: count)
      }
    }
    let column = AuditedColumn(
      Column(name: "a", values: .category(Categories(codes: codes, levels: ["x", "y", "z"]))),
      rows: Array(codes.indices), isPositive: codes.map { $0 == 0 })
    let test = try #require(FoldTest(column, groups: groups))
    #expect(abs(test.share - 0.040604575163398694) < 1e-12)
    #expect(abs(test.chance - 0.0010917939968412308) < 1e-12)
  }
}
