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
}
