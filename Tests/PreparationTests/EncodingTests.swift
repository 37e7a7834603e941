import Learning
import Preparation
import Tables
import Testing

@Suite struct EncodingTests {
  private let training = Table(
    columns: [
      .names("plan", ["b", "a", nil, "c", "b"]),
      Column(name: "age", values: .number([1, 2, 3, 4, 5])),
    ], rowCount: 5)

  @Test("numbers stand first, one-hot groups behind them; missing names have a column of their own")
  func oneHot() throws {
    let encoded = try OneHot().fit(training).apply(to: training)
    #expect(
      encoded.columns.map(\.name) == ["age", "plan_a", "plan_b", "plan_c", "plan_(missing)"])
    #expect(encoded.columns.map(\.indicatorOf) == [nil, "plan", "plan", "plan", "plan"])
    #expect(encoded.numbers("plan_b") == [1, 0, 0, 0, 1])
    #expect(encoded.numbers("plan_(missing)") == [0, 0, 1, 0, 0])
    let zeros = try OneHot(missing: .zeros).fit(training).apply(to: training)
    #expect(zeros.columns.map(\.name) == ["age", "plan_a", "plan_b", "plan_c"])
  }

  @Test("a level that no training row has is 0 everywhere, or rare if so asked")
  func unknown() throws {
    let test = Table(
      columns: [.names("plan", ["zz", "a"]), Column(name: "age", values: .number([1, 2]))],
      rowCount: 2)
    let plain = try OneHot().fit(training).apply(to: test)
    #expect(plain.features.dropFirst().map { plain.numbers($0.name)[0] } == [0, 0, 0, 0])
    let grouped = try OneHot(unknown: .rare, minimumCount: 2).fit(training).apply(to: test)
    #expect(grouped.columns.map(\.name) == ["age", "plan_b", "plan_(rare)", "plan_(missing)"])
    #expect(grouped.numbers("plan_(rare)") == [1, 1])
    let kept = try OneHot(minimumShare: 0.3).fit(training).apply(to: test)
    #expect(kept.numbers("plan_(rare)") == [0, 1])
  }

  @Test("levels are those of the training rows, though the table knows more")
  func trainingLevels() throws {
    let rows = training.selecting(rows: [0, 1])
    #expect(try OneHot().fit(rows).groups[0].slots.map(\.name) == ["plan_a", "plan_b"])
    let coded = try CategoryCodes().fit(rows).apply(to: training)
    #expect(coded.names("plan") == ["b", "a", nil, nil, "b"])
    let data = try Dataset(table: coded, labels: [0, 0, 0, 0, 0])
    #expect(data.columns[0].kind == .category(levels: ["a", "b"]))
    #expect(data.features.elements.prefix(4) == [1, 1, 0, 2])
  }

  @Test("codes do not depend on the table that rows come from")
  func foreignTable() throws {
    let foreign = Table(
      columns: [.names("plan", ["c", "x"]), Column(name: "age", values: .number([1, 2]))],
      rowCount: 2)
    let fitted = try CategoryCodes().fit(training)
    guard case .category(let coded)? = try fitted.apply(to: foreign)["plan"]?.values else {
      Issue.record("expected a category")
      return
    }
    #expect(coded.codes == [2, -1])
    #expect(coded.levels == ["a", "b", "c"])
    #expect(try Ordinal().fit(training).apply(to: foreign).numbers("plan") == [2, -1])
  }

  @Test("a column without any value, which reads as numbers, has no names")
  func allMissing() throws {
    let foreign = Table.numbers(["plan": [nil, nil], "age": [1, 2]])
    #expect(try CategoryCodes().fit(training).apply(to: foreign).names("plan") == [nil, nil])
  }

  @Test("columns that are missing or of another kind are named")
  func errors() throws {
    let fitted = try OneHot().fit(training)
    #expect {
      try fitted.apply(to: .numbers(["plam": [1], "age": [1]]))
    } throws: {
      "\($0)" == "transform 'oneHot': there is no column 'plan'. Did you mean 'plam'?"
    }
    #expect {
      try fitted.apply(to: .numbers(["plan": [1], "age": [1]]))
    } throws: {
      "\($0)"
        == "transform 'oneHot', column 'plan': expected names as in the training rows, found the "
        + "kind number"
    }
  }
}
