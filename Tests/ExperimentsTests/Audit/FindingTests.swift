import Experiments
import StrictJSON
import Testing

@Suite struct FindingTests {
  static let findings = [
    Finding("constant-column", .note, "column 'a' says nothing", columns: ["a"]),
    Finding(
      "few-positives", .serious,
      "12 positive test rows say very little",
      numbers: [("positives", 12), ("ratio", .nan), ("halfWidth", 0.2)]),
  ]

  @Test("come back from JSON as they were; numbers that are none are left out") func json() throws {
    let text = try Self.findings.json
    let read = StrictJSON.decode([Finding].self, from: try JSON(parsing: Array(text.utf8)))
    #expect(read.issues.isEmpty)
    #expect(read.value == Self.findings)
    #expect(Self.findings[1].numbers.names == ["positives", "halfWidth"])
  }
}
