import Learning
import LearningTestKit
import Preparation
import Tables
import Testing

@Suite("Piecewise linear encoding") struct PiecewiseLinearTests {
  private struct Golden: Decodable {
    var quantiles: [[Double]]
    var rows: [[Double]]
    var encoded: [[Double]]
    var tree: [[Double]]
    var skewed: [Double]
  }

  private let table = Table.numbers([
    "a": [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], "b": [10, 10, 20, 20, 30, 40, 50, 50, 60, 90],
  ])
  private let labels = TrainingLabels([0, 0, 0, 1, 0, 1, 1, 0, 1, 1], key: RandomKey(seed: 1))

  @Test("edges and encodings are those of the published package")
  func published() throws {
    let golden = try Fixture.load("piecewise.json", as: Golden.self)
    let fitted = try PiecewiseLinear(bins: 4).fit(table)
    #expect(fitted.columns.map(\.edges) == golden.quantiles)
    let rows = Table.numbers(["a": golden.rows.map { $0[0] }, "b": golden.rows.map { $0[1] }])
    let encoded = try fitted.apply(to: rows)
    #expect(
      encoded.columns.map(\.name) == ["a_1", "a_2", "a_3", "a_4", "b_1", "b_2", "b_3", "b_4"])
    for (place, column) in encoded.columns.enumerated() {
      for (row, number) in encoded.numbers(column.name).enumerated() {
        #expect(abs(number - golden.encoded[row][place]) < 1e-12)
      }
    }
    let skewed = Table.numbers(["a": [0, 0, 0, 0, 0, 0, 1, 2, 3, 100]])
    #expect(try PiecewiseLinear(bins: 8).fit(skewed).columns[0].edges == golden.skewed)
    let tree = PiecewiseLinear(bins: 4, edges: .tree, minimumRows: 2)
    #expect(try tree.fit(table, labels: labels).fitted.columns.map(\.edges) == golden.tree)
  }

  @Test("a tree cuts where the labels change, and not where nothing gains")
  func tree() throws {
    let values = (0..<200).map { Double($0) }
    let table = Table.numbers(["step": values, "flat": values.map { Double(Int($0) * 37 % 200) }])
    let labels = TrainingLabels(
      values.map { $0 >= 120 ? 1 : 0 }, weights: nil, key: RandomKey(seed: 1))
    let fitted = try PiecewiseLinear(bins: 8, edges: .tree, minimumRows: 20).fit(
      table, labels: labels
    ).fitted
    #expect(fitted.columns.first { $0.column == "step" }?.edges == [0, 119.5, 199])
    #expect(
      throws: FitError.unsuitable(
        "piecewiseLinear: the edges of a tree need the labels of the training rows")
    ) {
      try PiecewiseLinear(bins: 4, edges: .tree).fit(table)
    }
  }

  @Test("constant and two-valued columns, indicators and the steps of a channel stay")
  func untouched() throws {
    var table = Table(
      columns: [
        Column(name: "constant", values: .number([5, 5, 5, 5])),
        Column(name: "u1", values: .number([1, 2, 3, 4])),
        Column(name: "u2", values: .number([4, 3, 2, 1])),
        Column(name: "none", values: .number([.nan, .nan, .nan, .nan])),
        .names("plan", ["x", "y", "z", "x"]),
      ], rowCount: 4)
    table.sequence = SequenceColumns(channels: [.init(name: "use", columns: ["u1", "u2"])])
    table = try OneHot().fit(table).apply(to: table)
    #expect(try PiecewiseLinear().fit(table).columns.isEmpty)
  }

  @Test("a missing number is missing in every interval")
  func missing() throws {
    let fitted = try PiecewiseLinear(bins: 2).fit(.numbers(["a": [1, 2, nil, 3]]))
    let encoded = try fitted.apply(to: .numbers(["a": [nil, 2]]))
    #expect(encoded.numbers("a_1")[0].isNaN && encoded.numbers("a_2")[0].isNaN)
    #expect(encoded.numbers("a_1")[1] == 1 && encoded.numbers("a_2")[1] == 0)
  }
}
