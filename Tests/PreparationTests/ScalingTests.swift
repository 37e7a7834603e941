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

  @Test("numbers most of which are one may be divided by half their range")
  func range() throws {
    let table = Table.numbers([
      "a": [0, 0, 0, 0, 0, 0, 0, 8], "b": [1, 2, 3, 4, 5, 6, 7, 8], "c": [3, 3, 3, 3, 3, 3, 3, 3],
    ])
    func scales(_ scaling: RobustScale) throws -> [Double] {
      try scaling.fit(table).parameters.sorted { $0.column < $1.column }.map(\.scale)
    }
    #expect(try scales(RobustScale()) == [1, 3.5, 1])
    #expect(try scales(RobustScale(lower: 0.25, upper: 0.75, usesRange: true)) == [4, 3.5, 1])
  }

  @Test("a smooth clip keeps small numbers, and no number passes its limit")
  func smoothClip() throws {
    let numbers: [Double?] = [0, 0.3, -1, 3, -6, 1e300, -1e300, nil]
    let fitted = try SmoothClip().fit(.numbers(["a": numbers]))
    let clipped = try fitted.apply(to: .numbers(["a": numbers])).numbers("a")
    for (got, value) in zip(clipped, numbers.prefix(5)) {
      let x = value ?? 0
      #expect(abs(got - x / (1 + (x / 3) * (x / 3)).squareRoot()) < 1e-14)
    }
    #expect(clipped[5] == 3 && clipped[6] == -3 && clipped[7].isNaN)
    let names = try OneHot().fit(.names("plan", ["a", "b"])).apply(to: .names("plan", ["a", "b"]))
    #expect(try SmoothClip().fit(names).columns.isEmpty)
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
