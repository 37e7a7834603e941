import Learning
import Preparation
import Tables
import Testing

@Suite struct CenteringTests {
  /// Milliseconds of one minute, of which single precision would make one number.
  private let times: [Double?] = (0..<600).map { row in
    1_672_531_200_000 + Double(row * 7919 % 600) * 100
  }

  @Test("large numbers that lie close together keep their differences")
  func large() throws {
    let table = Table.numbers(["ts": times])
    let prepared = try Pipeline.prepare(table, with: [])
    #expect(prepared.steps.map(\.name) == ["center"])
    let labels = [Float](repeating: 0, count: 600)
    let features = try Dataset(table: prepared.table, labels: labels).features
    #expect(Set(features.elements).count == 600)
    #expect(try prepared.steps.features(of: table).elements == features.elements)
  }

  private static let harmless: [[Double]] = {
    let rows = (0..<600).map(Double.init)
    return [
      rows.map { $0 / 7 }, rows.map { 1_000_000 + $0.remainder(dividingBy: 5) },
      rows.map { $0.remainder(dividingBy: 3) == 0 ? $0 : 99.9 }, rows.map { _ in 0.1 },
      rows.map { 18 + $0 * 0.01 },
    ]
  }()

  @Test("numbers that single precision holds well enough stay as they are", arguments: harmless)
  func plain(values: [Double]) throws {
    let table = Table.numbers(["a": values.map { $0 }])
    #expect(try Pipeline.prepare(table, with: []).steps.isEmpty)
  }

  @Test("one number far away does not hide the others")
  func outlier() throws {
    let fitted = try Centering().fit(Table.numbers(["ts": [0] + times.dropFirst()]))
    #expect(fitted.parameters.count == 1)
  }
}
