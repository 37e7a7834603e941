import Experiments
import Reports
import Testing

@Suite struct FindingsTextTests {
  @Test("findings are shown the most serious first, in lines that fit") func text() {
    let text = FindingsText([
      Finding("constant-column", .note, "column 'a' says nothing"),
      Finding(
        "few-positives", .serious,
        "12 positive test rows say very little, and this sentence is long enough to be wrapped into "
          + "several lines of at most a hundred characters"),
    ])
    let lines = text.lines(width: 40)
    #expect(lines.prefix(2) == ["Serious (1)", "  few-positives"])
    #expect(lines.contains("Notes (1)"))
    #expect(lines.allSatisfy { $0.count <= 40 })
    #expect(
      text.lines().map(\.count).max() ?? 0 > 80 && text.lines().allSatisfy { $0.count <= 100 })
    #expect(text.summary == "1 serious, 1 note")
    #expect(FindingsText([]).lines() == ["audit: nothing found"])
  }
}
