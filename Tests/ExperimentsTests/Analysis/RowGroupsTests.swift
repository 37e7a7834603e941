import Experiments
import Tables
import Testing

@Suite struct RowGroupsTests {
  private func groups(_ values: [Double]) throws -> (names: [String], places: [Int]) {
    let groups = try RowGroups(Column(name: "x", role: .feature, values: .number(values)))
    return (groups.names, groups.places)
  }

  @Test("a column of few numbers has a group for each")
  func few() throws {
    let found = try groups([0, 0, 0, 1, 0, .nan, 0, 0, 0, 0])
    #expect(found.names == ["x = 0", "x = 1", "x missing"])
    #expect(found.places == [0, 0, 0, 1, 0, 2, 0, 0, 0, 0])
    #expect(try groups([2.5, 1, -3, 2.5]).names == ["x = -3", "x = 1", "x = 2.5", "x missing"])
    #expect(try groups([7, 7]).names == ["x = 7", "x missing"])
  }

  @Test("others are parted into quarters; where most are the least one, those above it are a group")
  func quarters() throws {
    #expect(
      try groups([1, 2, 3, 4, 5, 6, 7, 8]).names == [
        "x below 3", "x from 3, below 5", "x from 5, below 7", "x from 7", "x missing",
      ])
    let mostly = [Double](repeating: 0, count: 20) + [3, 4, 5, 6, 7]
    let found = try groups(mostly)
    #expect(found.names == ["x below 3", "x from 3", "x missing"])
    #expect(found.places == [Int](repeating: 0, count: 20) + [1, 1, 1, 1, 1])
    #expect(try groups([.nan, .nan]).names == ["x missing"])
  }
}
