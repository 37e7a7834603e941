import Learning
import Preparation
import Tables
import Testing

@Suite struct ScalingTests {
  private let sequence = SequenceColumns(channels: [
    .init(name: "use", columns: ["u1", "u2"]), .init(name: "pay", columns: ["p1", "p2"]),
  ])

  private var table: Table {
    var table = Table.numbers([
      "u1": [1, 3], "p1": [10, 20], "age": [5, 5], "u2": [5, nil], "p2": [30, 40],
    ])
    table.sequence = sequence
    return table
  }

  @Test("the steps of a channel share center and scale, so a step keeps its size beside the others")
  func channels() throws {
    for fitted in [try Standardize().fit(table), try RobustScale().fit(table)] {
      let scaled = try fitted.apply(to: table)
      let (first, second) = (scaled.numbers("u1"), scaled.numbers("u2"))
      #expect(abs((first[1] - first[0]) - (second[0] - first[1])) < 1e-12)
      #expect(second[1].isNaN)
      #expect(scaled.numbers("p1")[1] < scaled.numbers("p2")[0])
      #expect(fitted.parameters.map(\.column) == ["u1", "u2", "p1", "p2", "age"])
    }
    let standardized = try Standardize().fit(table)
    #expect(standardized.parameters[0].center == 3)
    #expect(standardized.parameters[2].center == 25)
    let mapped = try QuantileNormal().fit(table).apply(to: table)
    #expect(mapped.numbers("p1")[1] < mapped.numbers("p2")[0])
    #expect(mapped.numbers("age") == [0, 0])
  }

  @Test("a constant column is centred only, however large its value")
  func constant() throws {
    let table = Table.numbers([
      "a": [Double?](repeating: 0.1, count: 1000),
      "b": [nil, 1e300] + Array(repeating: 1e300, count: 998),
    ])
    let fitted = try Standardize().fit(table)
    #expect(fitted.parameters.map(\.scale) == [1, 1])
    #expect(try fitted.apply(to: table).numbers("a").allSatisfy { abs($0) < 1e-12 })
  }

  @Test("indicators stay 0 and 1")
  func indicators() throws {
    let table = Table.names("plan", ["a", "b", "b"])
    let encoded = try OneHot().fit(table).apply(to: table)
    #expect(try Standardize().fit(encoded).parameters.isEmpty)
  }

  @Test("ranks of skewed numbers become normal, and new extremes stay within bounds")
  func quantiles() throws {
    let table = Table.numbers(["a": (1...999).map { Double($0 * $0) }])
    let fitted = try QuantileNormal().fit(table)
    let mapped = try fitted.apply(to: table).numbers("a")
    #expect(abs(mapped[499]) < 1e-12)
    #expect(abs(mapped[249] + mapped[749]) < 1e-9)
    let extremes = try fitted.apply(to: .numbers(["a": [-1e9, 1e9]])).numbers("a")
    #expect(abs(extremes[0] + 5.199337582605575) < 1e-9 && extremes[1] == -extremes[0])
  }
}
