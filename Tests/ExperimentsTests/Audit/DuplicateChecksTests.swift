import Experiments
import Learning
import Resampling
import StrictJSON
import Tables
import Testing

@Suite struct DuplicateChecksTests {
  /// Rows whose label hardly follows their numbers, so that a forest gains by knowing a row.
  private static func weak(copies: Int, of rows: Int = 1200, moved: Double = 0) -> AuditStudies {
    var study = AuditStudies(rows: rows, positiveShare: 0.3, columns: 0)
    var stream = RandomKey(seed: 31).stream
    for name in ["a", "b", "c", "d"] {
      study.add(name) { _, positive in stream.normal() + (positive ? 0.3 : 0) }
    }
    study.repeating(rows: Array(0..<copies))
    guard moved != 0, case .number(var values) = study.columns[1].values else { return study }
    for row in rows..<rows + copies { values[row] += moved }
    study.columns[1].values = .number(values)
    return study
  }

  @Test("copies that raise a forest's average precision are serious, with the numbers")
  func effect() throws {
    let finding = try #require(
      try Self.weak(copies: 500).findings("duplicate-rows-across-folds").first)
    let (with, without) = (
      finding["averagePrecisionWith"] ?? 0, finding["averagePrecisionWithout"] ?? 0
    )
    #expect(finding.severity == .serious)
    #expect(with - without > 0.02)
    #expect(
      finding.sentence.hasSuffix(
        "with the same label. A small forest reaches an average precision of \(Self.text(with)) with such "
          + "rows in training and \(Self.text(without)) without them; "
          + "validation.stratifiedKFold.keepDuplicatesTogether prevents it"))
  }

  @Test("copies that raise it by next to nothing are a note") func noEffect() throws {
    var rows = AuditStudies(rows: 1500)
    rows.add("nearly all") { _, positive in positive ? 1 : 0 }
    rows.repeating(rows: Array(0..<100))
    let finding = try #require(try rows.findings("duplicate-rows-across-folds").first)
    #expect(finding.severity == .note)
    #expect(
      (finding["averagePrecisionWith"] ?? 1) - (finding["averagePrecisionWithout"] ?? 0) < 0.01)
  }

  @Test("equal rows over few combinations are as many as chance gives, and a note") func chance()
    throws
  {
    var rows = AuditStudies(rows: 3000, positiveShare: 0.12, columns: 0)
    var stream = RandomKey(seed: 32).stream
    for (name, levels) in [("years", 12), ("stars", 5), ("devices", 5), ("tier", 3)] {
      rows.add(name) { _, positive in
        Double(stream.integer(below: positive ? max(levels - 1, 2) : levels))
      }
    }
    rows.addNames("plan", levels: 3) { _, _ in stream.integer(below: 3) }
    let finding = try #require(try rows.findings("duplicate-rows-across-folds").first)
    #expect(finding.severity == .note)
    #expect((finding["share"] ?? 0) > 0.4)
    let (pairs, expected) = (finding["pairs"] ?? 0, finding["pairsByChance"] ?? 0)
    #expect(pairs < 1.3 * expected && expected < 1.3 * pairs)
    #expect(
      finding.sentence.hasSuffix(
        "; as many as chance gives where columns have few values: about \(Int(expected.rounded())) pairs of "
          + "independent columns, \(Int(pairs)) found"))
    #expect(try rows.findings.allSatisfy { $0.severity < .serious })
  }

  @Test("equal rows of columns that hang together are told by their labels") func dependent() throws
  {
    var rows = AuditStudies(rows: 3000, positiveShare: 0.3, columns: 0)
    var stream = RandomKey(seed: 33).stream
    let base = (0..<3000).map { _ in stream.integer(below: 300) }
    for (name, modulus) in [("a", 7), ("b", 11), ("c", 13), ("d", 17), ("e", 19)] {
      rows.add(name) { row, _ in Double(base[row] % modulus) }
    }
    rows.add("few") { _, _ in Double(stream.integer(below: 4)) }
    let finding = try #require(try rows.findings("duplicate-rows-across-folds").first)
    #expect(finding.severity == .note)
    #expect(
      finding.sentence.contains(
        "; different customers rather than copies: labels of identical rows differ in 4"))
  }

  @Test("rows that differ in one number by little are found before the run") func near() throws {
    let rows = Self.weak(copies: 500, moved: 0.1)
    let finding = try #require(try rows.findings("near-duplicates-across-folds").first)
    #expect(finding.severity == .serious)
    #expect(
      finding.sentence.contains(
        " differ from a row among the training rows of their fold in one number only, by at most 5.0 % of "
          + "its range, "))
    #expect(
      finding.sentence.hasSuffix(
        " without them; a column with the role 'group' and validation 'groupKFold' keep rows of one origin "
          + "together"))
    #expect(try rows.findings("duplicate-rows-across-folds") == [])
    #expect(try Self.weak(copies: 0).findings("near-duplicates-across-folds") == [])
  }

  private static func text(_ number: Double) -> String { decimal(number, places: 3) }
}
