import Learning
import Preparation
import Tables
import Testing

@Suite struct UnskewTests {
  private let even = (1...200).map { Double($0) }

  @Test("a long tail becomes its logarithm, what no logarithm mends its rank, the rest stays")
  func choice() throws {
    let tail = even.map { 1.05.raised(to: Int($0)) }
    let lump = even.map { $0 > 190 ? 1000 + $0 : 5 }
    let fitted = try Unskew().fit(.numbers(["even": even, "tail": tail, "lump": lump]))
    #expect(fitted.groups.map(\.columns) == [["tail"], ["lump"]])
    #expect(fitted.groups[0].scale != nil && fitted.groups[0].references == nil)
    #expect(fitted.groups[1].scale == nil && fitted.groups[1].references != nil)
    let mapped = try fitted.apply(to: .numbers(["even": even, "tail": tail, "lump": lump]))
    #expect(mapped.numbers("even") == even)
    let ranks = try QuantileNormal().fit(.numbers(["lump": lump]))
    #expect(
      mapped.numbers("lump") == (try ranks.apply(to: .numbers(["lump": lump])).numbers("lump")))
  }

  @Test("the logarithm keeps sign, zero and order; a missing number stays missing")
  func logarithm() throws {
    let values: [Double?] = [-1000, -1, 0, 1, 2, 4, 1000, nil, 900_000]
    let mapped = try Unskew(skewness: 1.2).fit(.numbers(["a": values])).apply(
      to: .numbers(["a": values])
    ).numbers("a")
    #expect(mapped[0] < mapped[1] && mapped[1] < 0 && mapped[2] == 0)
    #expect(mapped[1] == -mapped[3])
    #expect(mapped[7].isNaN)
  }

  @Test("the steps of a channel are mapped alike")
  func channels() throws {
    let tail = even.map { 1.05.raised(to: Int($0)) }
    var table = Table.numbers(["u1": tail, "u2": tail.map { $0 * 2 }])
    table.sequence = SequenceColumns(channels: [.init(name: "use", columns: ["u1", "u2"])])
    #expect(try Unskew().fit(table).groups.map(\.columns) == [["u1", "u2"]])
  }
}

extension Double {
  fileprivate func raised(to exponent: Int) -> Double {
    (0..<exponent).reduce(1) { product, _ in product * self }
  }
}
