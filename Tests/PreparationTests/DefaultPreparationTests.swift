import Learning
import Preparation
import Tables
import Testing

@Suite struct DefaultPreparationTests {
  private func table() throws -> Table {
    let rows = (0..<40).map { row in
      "code-\(row * 7919),\(row % 5 == 0 ? "" : String(row)),,\(["a", "b", ""][row % 3]),"
        + "2024-01-\(row % 28 < 9 ? "0" : "")\(row % 28 + 1),\(row),\(row * 2),\(row % 2)"
    }
    let sequence = SequenceColumns(channels: [.init(name: "use", columns: ["u1", "u2"])])
    return try .read(
      "key,age,none,plan,since,u1,u2,churn\n" + rows.joined(separator: "\n"),
      ReadingOptions(sequence: sequence, target: "churn"))
  }

  @Test(
    "any table becomes finite numbers",
    arguments: [InputForm.native, .standardized, .quantileNormal, .none])
  func finite(form: InputForm) throws {
    let table = try table()
    let transforms = DefaultPreparation.transforms(for: form)
    let prepared = try Pipeline.prepare(table, with: transforms).table
    let data = try Dataset(table: prepared, labels: [Float](repeating: 0, count: 40))
    #expect(data.features.elements.allSatisfy { $0.isFinite })
    #expect(data.sequence == SequenceLayout(steps: 2, channels: ["use"]))
    #expect(data.columns.prefix(2).map(\.name) == ["u1", "u2"])
    let names = Set(data.columns.map(\.name))
    #expect(names.isDisjoint(with: ["key", "churn", "since"]))
    #expect(names.contains("plan") == (form == .native || form == .none))
  }

  @Test("missing numbers and dates stay missing for who takes them, unless a sampler does not")
  func missing() throws {
    let table = try table()
    let labels = [Float](repeating: 0, count: 40)
    let native = DefaultPreparation.transforms(for: .nativeWithMissing)
    let prepared = try Pipeline.prepare(table, with: native).table
    let gap = FitError.unprepared(column: "age", reason: "holds a missing or infinite number")
    #expect(throws: gap) { try Dataset(table: prepared, labels: labels) }
    let data = try Dataset(table: prepared, labels: labels, takesMissing: true)
    let filled = try Pipeline.prepare(
      table, with: DefaultPreparation.transforms(for: .native)
    ).table
    let age = try #require(data.columns.firstIndex { $0.name == "age" })
    #expect(data.columns == (try Dataset(table: filled, labels: labels)).columns)
    for row in 0..<40 { #expect(data.features[row, age].isNaN == (row % 5 == 0)) }
    let forSMOTE = DefaultPreparation.transforms(for: .nativeWithMissing, takesMissing: false)
    #expect(forSMOTE.map(\.name) == ["dateParts", "impute", "targetEncoding", "categoryCodes"])
  }

  @Test("boosting gets columns of more than thirty levels as log odds, others as codes")
  func manyLevels() throws {
    let names = { (levels: Int) in (0..<400).map { Optional("level \($0 % levels)") } }
    let table = Table(
      columns: [.names("few", names(30)), .names("many", names(31))], rowCount: 400)
    let labels = (0..<400).map { Float($0 % 2) }
    let (_, prepared) = try Pipeline.prepare(
      table, labels: TrainingLabels(labels, weights: nil, key: RandomKey(seed: 1)),
      with: DefaultPreparation.transforms(for: .nativeWithMissing))
    let data = try Dataset(table: prepared, labels: labels, takesMissing: true)
    let kinds = data.columns.map { column -> String in
      if case .category = column.kind { "\(column.name) as codes" } else { column.name }
    }
    #expect(kinds == ["few as codes", "many"])
  }

  @Test("what rows became does not depend on rows that were not fitted")
  func training() throws {
    let table = try table()
    let transforms = DefaultPreparation.transforms(for: .standardized)
    let train = table.selecting(rows: Array(0..<30))
    let (steps, prepared) = try Pipeline.prepare(train, with: transforms)
    var all = table
    for step in steps { all = try step.apply(to: all) }
    #expect(all.columns.map(\.name) == prepared.columns.map(\.name))
    #expect(all.numbers("age").prefix(30) == prepared.numbers("age")[...])
  }

  @Test("every transform is a component whose defaults are in order")
  func components() {
    for component in PreparationComponents.transforms {
      #expect(component.init().issues().isEmpty)
    }
    #expect(Set(PreparationComponents.transforms.map { $0.name }).count == 16)
    #expect(OneHot(minimumCount: 0).issues().count == 1)
  }
}
