import Reports
import Testing

@Suite struct TextTableTests {
  @Test("names stand left, numbers right, and no line ends in white space") func alignment() {
    var table = TextTable([("name", .left), ("count", .right)])
    table.append(["a", "10"])
    table.append(["longer", "7"])
    #expect(table.lines == ["name    count", "a          10", "longer      7"])
    var open = TextTable([("n", .right), ("what", .left)])
    open.append(["1", "x"])
    #expect(open.lines == ["n  what", "1  x"])
  }

  @Test("where there is no room, columns of words are folded, the widest first") func folding() {
    var table = TextTable([("name", .left), ("default", .words), ("meaning", .words)])
    table.append(["trees", "as many as ten", "how many trees there are"])
    table.append(["bins", "255", "most bins"])
    #expect(
      table.lines(width: 30) == [
        "name   default     meaning", "trees  as many as  how many",
        "       ten         trees there", "                   are",
        "bins   255         most bins",
      ])
    #expect(table.lines(width: 200) == table.lines && table.lines(width: nil) == table.lines)
  }

  @Test("columns that may leave do so in their order, and the table says which") func leaving() {
    var table = TextTable(
      [("name", .left), ("params", .right), ("seconds", .right), ("rows", .right)],
      leaving: ["seconds", "params"])
    table.append(["forest", "1000", "2.5", "7043"])
    #expect(table.lines(width: 30) == table.lines)
    #expect(
      table.lines(width: 22) == [
        "name    params  rows", "forest    1000  7043", "No room for: seconds.",
      ])
    #expect(
      table.lines(width: 14) == [
        "name    rows", "forest  7043", "No room for:", "seconds,", "params.",
      ])
  }
}
