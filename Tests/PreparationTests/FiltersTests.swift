import Learning
import Preparation
import Tables
import Testing

@Suite struct FiltersTests {
  private var table: Table {
    var table = Table.numbers([
      "a": [1, 2, 3, 4], "same": [7, 7, nil, 7], "twice": [2, 4, 6, 8.1],
      "minus": [-1, -2, -3, -4],
      "free": [1, -1, 1, -1], "u1": [0, 0, 0, 0], "u2": [1, 2, 3, 4],
    ])
    table.sequence = SequenceColumns(channels: [.init(name: "u", columns: ["u1", "u2"])])
    table.columns.append(.names("one", ["x", nil, "x", "x"]))
    table.columns.append(.names("two", ["x", "y", "x", "x"]))
    return table
  }

  @Test("columns that do not vary go, those of a sequence stay")
  func variance() throws {
    #expect(try VarianceFilter().fit(table).names == ["same", "one"])
    #expect(try VarianceFilter(threshold: 1.1).fit(table).names == ["same", "free", "one"])
    let kept = try VarianceFilter().fit(table).apply(to: table)
    #expect(kept.columns.map(\.name) == ["a", "twice", "minus", "free", "u1", "u2", "two"])
  }

  @Test("columns that an earlier one repeats go")
  func correlation() throws {
    #expect(try CorrelationFilter().fit(table).names == ["twice", "minus"])
    #expect(try CorrelationFilter(threshold: 1.1).fit(table).names == [])
  }

  @Test("a filter that would leave nothing says so")
  func nothingLeft() {
    #expect {
      try VarianceFilter().fit(.numbers(["a": [1, 1], "b": [2, 2]]))
    } throws: { "\($0)" == "varianceFilter: no column of 2 would be left" }
  }
}
