import Batch
import Learning
import Testing

@Suite struct BulkSummaryTests {
  private func summary(_ columns: String..., unseen: Int) throws -> BulkSummary {
    let schema = InputSchema(
      columns: columns.map { .init(name: $0, kind: .category(levels: ["x"])) })
    var summary = BulkSummary(schema: schema)
    let codes = [Int32](repeating: RawRows.unseen, count: unseen) + [0]
    summary.count(
      RawRows(count: codes.count, columns: columns.map { _ in .codes(codes) }),
      scores: codes.map { _ in 0.9 }, by: try ScoredCustomers.logistic.get())
    return summary
  }

  @Test("what is counted of rows adds up, by column")
  func sums() throws {
    var all = try summary("a", "b", unseen: 2)
    all.add(try summary("a", "b", unseen: 3))
    #expect(all.rows == 7 && all.positives == 7 && all[.high] == 7 && all[.low] == 0)
    #expect(all.unseen.map { "\($0.column) \($0.rows)" } == ["a 5", "b 5"])
  }

  @Test("rows of a model that was replaced by one of other columns add up too")
  func otherColumns() throws {
    var all = try summary("a", "b", unseen: 2)
    all.add(try summary("c", "b", "a", unseen: 1))
    #expect(all.rows == 5)
    #expect(all.unseen.map { "\($0.column) \($0.rows)" } == ["a 3", "b 3", "c 1"])
  }
}
