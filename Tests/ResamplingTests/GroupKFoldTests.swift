import Learning
import LearningTestKit
import Resampling
import Tables
import Testing

@Suite struct GroupKFoldTests {
  private let key = RandomKey(seed: 7)

  private func table(_ values: ColumnValues, role: ColumnRole) -> Table {
    Table(columns: [Column(name: "c", role: role, values: values)], rowCount: values.count)
  }

  @Test("no group is cut, and every row is tested once") func groups() throws {
    let groups: [Double] = [
      4, 7, 0, 6, 7, 8, 1, 6, 6, 2, 1, 5, 4, 4, 5, 5, 1, 6, 4, 7, 2, 1, 2, 0, 3, 1, 4, 2, 3, 2, 4,
      0,
      8, 4, 4, 3, 1, 8, 1, 5,
    ]
    let labels = groups.indices.map { Float($0 % 4 == 0 ? 1 : 0) }
    let folds = try GroupKFold(column: "c", folds: 3).folds(
      of: table(.number(groups), role: .group), labels: labels, key: key)
    #expect(folds.flatMap(\.test).sorted() == Array(0..<40))
    for fold in folds {
      #expect(SplitterLaws.faults(of: fold, rows: 40) == [])
      #expect(Set(fold.train.map { groups[$0] }).isDisjoint(with: fold.test.map { groups[$0] }))
      #expect((10...17).contains(fold.test.count))
      #expect((3...4).contains(fold.test.count { labels[$0] > 0.5 }))
    }
  }

  @Test("groups may be numbers, categories or text, found by name or by role") func groupKinds()
    throws
  {
    let labels: [Float] = [1, 0, 1, 0, 1, 0]
    let kinds: [ColumnValues] = [
      .number([5, 5, 6, 6, 7, 7]), .date([5, 5, 6, 6, 7, 7]),
      .category(Categories(codes: [0, 0, 1, 1, 2, 2], levels: ["a", "b", "c"])),
      .text(TextValues(["x", "x", "y", "y", "z", "z"])),
    ]
    for values in kinds {
      let folds = try GroupKFold(column: nil, folds: 3).folds(
        of: table(values, role: .group), labels: labels, key: key)
      #expect(folds.map(\.test) == [[0, 1], [2, 3], [4, 5]])
    }
  }

  @Test("what groups need is said in a sentence") func groupErrors() {
    let labels: [Float] = [1, 0, 1]
    let folds = { (splitter: GroupKFold, table: Table) -> String in
      do throws(FitError) {
        _ = try splitter.folds(of: table, labels: labels, key: key)
        return ""
      } catch { return error.description }
    }
    #expect(
      folds(GroupKFold(column: "d"), table(.number([1, 2, 3]), role: .group))
        == "groupKFold: there is no column 'd'; there are 'c'")
    #expect(
      folds(GroupKFold(column: nil), table(.number([1, 2, 3]), role: .feature))
        == "groupKFold: 0 columns have the role 'group'; name the one to use with 'column'")
    #expect(
      folds(GroupKFold(column: "c"), table(.number([1, .nan, 3]), role: .group))
        == "groupKFold: column 'c' must have a value in every row, 1 of 3 are missing")
    #expect(
      folds(GroupKFold(column: "c"), table(.number([1, 2, 2]), role: .group))
        == "validation with 5 folds by column 'c' needs at least 5 groups, got 2")
  }
}
