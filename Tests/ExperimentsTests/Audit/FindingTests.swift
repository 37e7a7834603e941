import Experiments
import StrictJSON
import Testing

@Suite struct FindingTests {
  static let findings = [
    Finding("constant-column", .note, "column 'a' says nothing", columns: ["a"]),
    Finding(
      "few-positives", .serious,
      "12 positive test rows say very little, and this sentence is long enough to be wrapped into "
        + "several lines of at most forty characters",
      numbers: [("positives", 12), ("ratio", .nan), ("halfWidth", 0.2)]),
  ]

  @Test("come back from JSON as they were; numbers that are none are left out") func json() throws {
    let text = try Self.findings.json
    let read = StrictJSON.decode([Finding].self, from: try JSON(parsing: Array(text.utf8)))
    #expect(read.issues.isEmpty)
    #expect(read.value == Self.findings)
    #expect(Self.findings[1].numbers.names == ["positives", "halfWidth"])
  }

  @Test("are shown the most serious first, in lines that fit") func text() {
    let text = FindingsText(Self.findings)
    let lines = text.lines(width: 40)
    #expect(lines.first == "Serious (1)")
    #expect(lines.contains("Notes (1)"))
    #expect(lines.allSatisfy { $0.count <= 40 })
    #expect(text.summary == "1 serious, 1 note")
    #expect(FindingsText([]).lines() == ["audit: nothing found"])
  }
}
