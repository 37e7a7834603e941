import Tables
import Testing

@Suite struct SpellingTests {
  private func read(
    _ names: [String], column: String = "sex", _ options: ReadingOptions = ReadingOptions()
  ) throws(DataError) -> (column: Column?, decided: String) {
    let text = "\(column),n\n" + names.enumerated().map { "\"\($1)\",\($0)\n" }.joined()
    let (table, report) = try Table.read(bytes: Array(text.utf8), options: options)
    return (table[column], report.columns[0].decided)
  }

  private let names = ["Female", "female ", "Male", "FEMALE", "Female", "male", "Male", "Female"]

  @Test("names that differ only in case or blanks are one level, told so")
  func merged() throws {
    let (column, decided) = try read(names)
    #expect(
      column?.names == ["Female", "Female", "Male", "Female", "Female", "Male", "Male", "Female"])
    guard case .category(let categories)? = column?.values else {
      Issue.record("expected names")
      return
    }
    #expect(categories.levels == ["Female", "Male"])
    #expect(
      decided
        == "spellings that differ only in case or blanks are one: 'Female' (3), 'FEMALE' (1), "
        + "'female ' (1); 'Male' (2), 'male' (1)")
  }

  @Test("the most frequent spelling stands for a name, without blanks around it")
  func canonical() throws {
    #expect(try read([" new  york", " new  york", "New York"]).column?.names.first == "new  york")
  }

  @Test("where spellings hide a yes and a no, the column is boolean")
  func boolean() throws {
    let text = "b,n\n" + ["Yes", "no", "YES", "No ", "no"].map { "\($0),1\n" }.joined()
    let report = try Table.read(bytes: Array(text.utf8)).report
    #expect(report.columns[0].kind == .boolean && report.columns[0].levels == 2)
  }

  @Test("a column that merges takes every spelling at scoring")
  func scoring() throws {
    let levels = LevelIndex(["Female", "Male", "New York"])
    #expect(
      ["FEMALE", " female", "male\t", "new  YORK", "other"].map { levels.code(of: $0) }
        == [0, 0, 1, 2, LevelIndex.unseen])
    // Levels of before that differ in no more than case are what they are.
    #expect(LevelIndex(["a", "A"]).code(of: "a ") == LevelIndex.unseen)
    let many = LevelIndex((0...100).map { "code\($0)" })
    #expect(many.code(of: "CODE7") == LevelIndex.unseen && many.code(of: "code7") == 7)
  }

  @Test("targets, groups, identifiers and many codes keep their spellings")
  func kept() throws {
    for options in [
      ReadingOptions(target: "sex"),
      ReadingOptions(overrides: ["sex": ColumnOverride(role: .group)]),
    ] {
      #expect(try read(names, options).column?.names == names)
    }
    #expect(try read(names, column: "plan_id").column?.names == names)
    let codes = (0..<101).flatMap { ["a\($0)", "A\($0)", "a\($0)"] }
    #expect(try read(codes).column?.names == codes)
  }
}
