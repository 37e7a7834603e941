import Learning
import Preparation
import Tables
import Testing

@Suite struct ImputeTests {
  @Test("what is learnt from training rows fills other rows")
  func foreignRows() throws {
    let fitted = try Impute().fit(.numbers(["a": [1, nil, 3, 10]]))
    #expect(try fitted.apply(to: .numbers(["a": [nil, 7]])).numbers("a") == [3, 7])
  }

  @Test("a column without any number is filled with 0 and named")
  func allMissing() throws {
    let table = Table.numbers(["a": [nil, nil], "b": [1, 2]])
    let fitted = try Impute(numbers: .mean, indicators: true).fit(table)
    #expect(fitted.withoutNumbers == ["a"])
    let filled = try fitted.apply(to: table)
    #expect(filled.numbers("a") == [0, 0])
    #expect(filled.columns.map(\.name) == ["a", "b", "a_missing"])
    #expect(filled.numbers("a_missing") == [1, 1])
  }

  @Test("missing names stay, become the most frequent one, or a level of their own")
  func names() throws {
    let table = Table.names("plan", ["b", nil, "a", "b", "a"])
    func filled(_ names: Impute.Names) throws -> [String?] {
      try Impute(numbers: .median, names: names).fit(table).apply(to: table).names("plan")
    }
    #expect(try filled(.keep) == ["b", nil, "a", "b", "a"])
    #expect(try filled(.mostFrequent) == ["b", "a", "a", "b", "a"])
    #expect(try filled(.ownLevel) == ["b", "(missing)", "a", "b", "a"])
  }

  @Test("missing names have a level of their own though no training row needs it")
  func levelWithoutGaps() throws {
    let fitted = try Impute(numbers: .median, names: .ownLevel).fit(.names("plan", ["b", "a"]))
    for names in [["a", nil], ["a", "b"]] {
      let filled = try fitted.apply(to: .names("plan", ["b", "a"] + names))
      guard case .category(let categories)? = filled["plan"]?.values else {
        Issue.record("expected names")
        return
      }
      #expect(categories.levels == ["a", "b", "(missing)"])
    }
  }

  @Test("a new column never takes the name of an old one")
  func freshNames() throws {
    let table = Table.numbers(["a": [nil, 1], "a_missing": [5, 6]])
    let filled = try Impute(numbers: .median, indicators: true).fit(table).apply(to: table)
    #expect(filled.columns.map(\.name) == ["a", "a_missing", "a_missing'"])
  }
}
