import Learning
import LearningTestKit
import Preparation
import StrictJSON
import Tables
import Testing

@Suite("Preparation as formulas") struct FeatureProgramTests {
  /// Rows with gaps in numbers, names and dates, rare levels, and a sequence.
  private func table() throws -> Table {
    let rows = (0..<60).map { row in
      "\(row % 5 == 0 ? "" : String(Double(row * row % 37) / 7)),,\(["a", "b", "", "c"][row % 4]),"
        + "\(row % 11 == 0 ? "rare" : row > 50 ? "late" : "usual"),"
        + "\(row % 9 == 0 ? "" : "2024-0\(row % 7 + 1)-1\(row % 8)"),\(row),\(row * 2 % 19)"
    }
    let sequence = SequenceColumns(channels: [.init(name: "use", columns: ["u2", "u1"])])
    return try .read(
      "age,none,plan,place,since,u1,u2\n" + rows.joined(separator: "\n"),
      ReadingOptions(sequence: sequence))
  }

  private static let pipelines: [[ComponentSpec<any Transform>]] =
    ([.native, .standardized, .quantileNormal] as [InputForm]).map {
      DefaultPreparation.transforms(for: $0)
    } + [
      [
        ComponentSpec(DateParts(parts: [.year, .day, .hour])),
        ComponentSpec(Impute(numbers: .mean, names: .ownLevel, indicators: true)),
        ComponentSpec(OneHot(unknown: .rare, minimumCount: 8)), ComponentSpec(RobustScale()),
        ComponentSpec(VarianceFilter()), ComponentSpec(CorrelationFilter()),
      ],
      [
        ComponentSpec(DateParts()), ComponentSpec(Impute(numbers: .median, names: .mostFrequent)),
        ComponentSpec(Ordinal()),
        ComponentSpec(Standardize()),
      ],
      [
        ComponentSpec(DateParts()), ComponentSpec(Impute()),
        ComponentSpec(TargetEncoding(minimumLevels: 3)),
        ComponentSpec(HashedLevels(minimumLevels: 2, buckets: 3)), ComponentSpec(OneHot()),
        ComponentSpec(Unskew(skewness: 0.1)),
        ComponentSpec(PiecewiseLinear(bins: 4, edges: .tree, minimumRows: 3)),
        ComponentSpec(Standardize()),
      ],
    ]

  @Test(
    "formulas give the bits that the steps give, on levels that training rows lacked too",
    arguments: 0..<6
  )
  func bits(pipeline: Int) throws {
    let table = try table()
    let train = table.selecting(rows: Array(0..<48))
    let (steps, _) = try Pipeline.prepare(train, with: Self.pipelines[pipeline])
    var prepared = table
    for step in steps { prepared = try step.apply(to: prepared) }
    let labels = [Float](repeating: 0, count: 60)
    let expected = try Dataset(table: prepared, labels: labels)
    var schema = InputSchema(of: train)
    // A file's levels are those of its training rows only.
    if let place = schema.place(of: "place") {
      schema.columns[place].kind = .category(levels: ["rare", "usual"])
    }
    let program = try FeatureProgram(steps, schema: schema)
    let features = try program.features(of: RawRows(table, schema: schema))
    #expect(program.formulas.map(\.feature) == expected.columns)
    #expect(program.sequence == expected.sequence)
    #expect(features.elements.map(\.bitPattern) == expected.features.elements.map(\.bitPattern))
  }

  @Test("a step is the same after it was written and read")
  func coding() throws {
    let catalog = Catalog([
      .init((any Transform).self, kind: "transform", PreparationComponents.transforms)
    ])
    for transforms in Self.pipelines {
      let (steps, _) = try Pipeline.prepare(try table(), with: transforms)
      for step in steps {
        let read = StrictJSON.decode(
          FittedStep.self, from: try StrictJSON.encode(step), userInfo: [.catalog: catalog])
        #expect(read.issues.isEmpty)
        #expect(read.value == step)
      }
    }
  }

  @Test("a number that nothing fills has no features")
  func unfilled() throws {
    let table = Table.numbers(["age": [1, nil]])
    let schema = InputSchema(of: table)
    let program = try FeatureProgram([], schema: schema)
    #expect {
      try program.features(of: RawRows(table, schema: schema))
    } throws: { error in
      "\(error)".contains("column 'age' holds a missing or infinite number in row 2")
    }
  }

  @Test("for a model that takes them missing numbers are NaN, and infinite ones still refused")
  func missing() throws {
    let table = Table.numbers(["age": [1, nil], "income": [2, 1e300]])
    let schema = InputSchema(of: table)
    let rows = try RawRows(table, schema: schema)
    let program = try FeatureProgram([], schema: schema, takesMissing: true)
    #expect(throws: DataError.unusable("column 'income' holds an infinite number in row 2")) {
      try program.features(of: rows)
    }
    let unfit = try #require(program.firstUnfit(in: rows))
    #expect([unfit.row, unfit.column] == [1, 1])
    let first = try program.features(of: rows.selecting(rows: [0]))
    #expect(first.elements == [1, 2])
  }

  @Test("a schema says what is usual")
  func schema() throws {
    let schema = InputSchema(of: try table())
    #expect(schema.columns.map(\.name) == ["age", "none", "plan", "place", "since", "u1", "u2"])
    let plan = try #require(schema.place(of: "plan"))
    #expect(schema.columns[plan].levels == ["a", "b", "c"])
    #expect(schema.columns[plan].usual == .string("a"))
    #expect(schema.columns[plan].missing == 15)
    let none = try #require(schema.place(of: "none"))
    #expect(schema.columns[none].usual == nil && schema.columns[none].missing == 60)
  }

  @Test(
    "every transform keeps the laws", arguments: PreparationComponents.transforms.map { $0.name })
  func laws(name: String) throws {
    let type = try #require(PreparationComponents.transforms.first { $0.name == name })
    let transform = try #require(type.init() as? any Transform)
    #expect(TransformLaws.faults(of: transform, on: try table()) == [])
  }
}
