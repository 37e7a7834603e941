import Learning
import Testing

@Suite struct RawRowsTests {
  private let rows = RawRows(
    count: 3, columns: [.numbers([1, 2, 3]), .codes([0, RawRows.missing, 2])])

  @Test("rows are selected in any order and joined in theirs")
  func parts() {
    let picked = rows.selecting(rows: [2, 0, 2])
    #expect(picked.count == 3)
    #expect(picked.columns == [.numbers([3, 1, 3]), .codes([2, 0, 2])])
    #expect(rows.selecting(rows: [0]).appending(rows.selecting(rows: [1, 2])) == rows)
    let pieces = (0..<3).map { rows.selecting(rows: [$0]) }
    #expect(RawRows(joining: pieces) == rows)
  }

  @Test("columns keep their kinds where there are no rows")
  func none() {
    let none = rows.selecting(rows: [])
    #expect(none.columns == [.numbers([]), .codes([])])
    #expect(RawRows(joining: [none, none]) == none)
    #expect(none.appending(rows) == rows)
    #expect(RawRows(joining: []) == RawRows(count: 0, columns: []))
  }
}
