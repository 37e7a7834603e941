import Experiments
import Learning
import Tables
import Testing

@Suite struct ColumnPairChecksTests {
  /// Two columns of which neither says anything.
  private static func rows(
    _ second: (_ first: Double, _ isPositive: Bool, _ chance: Double) -> Double
  ) -> AuditStudies {
    var rows = AuditStudies()
    var stream = RandomKey(seed: 21).stream
    let first = rows.labels.map { _ in 100 * stream.normal() }
    rows.add("start") { row, _ in first[row] }
    rows.add("end") { row, positive in second(first[row], positive, stream.uniform()) }
    return rows
  }

  private static func findings(
    _ second: (_ first: Double, _ isPositive: Bool, _ chance: Double) -> Double
  ) throws -> [Finding] {
    try rows(second).findings("column-pair-gives-target-away")
  }

  @Test("a difference that gives the target away is found before the run") func difference() throws
  {
    let found = try Self.findings { first, positive, chance in
      first + (positive ? -1 - chance : chance)
    }
    let finding = try #require(found.first)
    #expect(finding.severity == .serious)
    #expect(finding.columns == ["start", "end"])
    #expect(
      finding.sentence.hasPrefix(
        "the difference of columns 'start' and 'end' reaches an AUC of 1.000, alone they reach 0."))
    #expect(
      finding.sentence.hasSuffix(
        ": is one of them made from the target, or known only after it?"))
  }

  @Test("so is a sum, and that two numbers are the same") func others() throws {
    let sum = try Self.findings { first, positive, chance in
      -first + (positive ? 1 + chance : -chance)
    }
    #expect(sum.first?.sentence.hasPrefix("the sum of columns 'start' and 'end' reaches") == true)
    let same = try Self.findings { first, positive, chance in
      positive ? first : first + 200 * (chance - 0.5)
    }
    #expect(
      same.first?.sentence.hasPrefix("the distance of columns 'start' and 'end' reaches") == true)
  }

  @Test("columns that say a little together give nothing away") func sound() throws {
    let found = try Self.findings { first, positive, chance in
      first + (positive ? -30 : 30) + 200 * (chance - 0.5)
    }
    #expect(found == [])
  }
}
