public import ONNX
import StrictJSON
public import Tables

/// Settings of a step that prepares tables; fitted on training rows only.
public protocol Transform: Component {
  associatedtype Fitted: FittedTransform
  func fit(_ table: Table) throws(FitError) -> Fitted
  /// Fits where the labels are known too, and prepares the training rows.
  ///
  /// What a step that reads labels makes of a training row must not depend on that row's own label, so
  /// its training rows can differ from what the fitted step would make of them. By default no label
  /// is read.
  func fit(
    _ table: Table, labels: TrainingLabels
  ) throws(FitError) -> (fitted: Fitted, training: Table)
}

/// What a step may know of the training rows beside their columns.
public struct TrainingLabels: Sendable {
  /// 1 for positive, one a row.
  public var labels: [Float]
  /// One a row; nil where all rows weigh the same.
  public var weights: [Float]?
  /// Where a step that parts the training rows draws from.
  public var key: RandomKey

  public init(_ labels: [Float], weights: [Float]? = nil, key: RandomKey) {
    self.labels = labels
    self.weights = weights
    self.key = key
  }
}

extension Transform {
  /// Fits without the labels.
  public func fit(
    _ table: Table, labels: TrainingLabels
  ) throws(FitError) -> (fitted: Fitted, training: Table) {
    let fitted = try fit(table)
    return (fitted, try prepared(table, by: fitted))
  }

  /// The training rows after a fitted step.
  package func prepared(_ table: Table, by fitted: Fitted) throws(FitError) -> Table {
    do {
      return try fitted.apply(to: table)
    } catch {
      throw .unsuitable("\(Self.name): \(error)")
    }
  }
}

extension ComponentSpec where Family == any Transform {
  public init(_ component: some Transform) { self.init(component) { $0 } }
}

/// A step that prepares any rows with the same columns.
///
/// What it does it says once, in formulas. Applied to a table, to raw rows of a schema
/// (`FeatureProgram`) and in an ONNX graph it is these formulas.
public protocol FittedTransform: Codable, Hashable, Sendable {
  /// Does its work on formulas; throws where a column that it needs is missing or of another kind.
  func lower(_ table: inout SymbolicTable) throws(DataError)
}

extension FittedTransform {
  /// The prepared rows; throws where a column that it needs is missing or of another kind.
  public func apply(to table: Table) throws(DataError) -> Table {
    var formulas = SymbolicTable(table)
    try lower(&formulas)
    return formulas.evaluated(over: table)
  }
}

/// A step of preparation on one number at a time; NaN stands for a missing one.
public protocol ScalarMap: Sendable {
  func callAsFunction(_ value: Double) -> Double
  /// Prepares numbers in place. The default calls the map for each; it is a requirement so that this
  /// loop is compiled for the type, and called once for many numbers.
  func apply(to values: UnsafeMutableBufferPointer<Double>)
  /// What maps do to the columns of values [rows, maps] in double precision, a map a column, as nodes
  /// of a graph.
  static func graph(_ maps: [Self], of values: Value, in builder: inout GraphBuilder) -> Value
}

extension ScalarMap {
  @inlinable
  public func apply(to values: UnsafeMutableBufferPointer<Double>) {
    for place in values.indices { values[place] = self(values[place]) }
  }
}

extension [any ScalarMap] {
  /// Numbers after all maps, which follow one another on a tile that stays in the cache.
  func mapped(_ numbers: [Double], tile: Int = 512) -> [Double] {
    [Double](unsafeUninitializedCapacity: numbers.count) { out, count in
      count = out.initialize(fromContentsOf: numbers)
      for start in stride(from: 0, to: count, by: tile) {
        let tile = start..<Swift.min(start + tile, count)
        for map in self { map.apply(to: UnsafeMutableBufferPointer(rebasing: out[tile])) }
      }
    }
  }
}

/// A fitted transform with the name of the transform that was fitted: `{"impute": {…}}`.
public struct FittedStep: Sendable {
  public let name: String
  public let fitted: any FittedTransform

  public init(name: String, fitted: any FittedTransform) {
    self.name = name
    self.fitted = fitted
  }

  /// The prepared rows.
  public func apply(to table: Table) throws(DataError) -> Table { try fitted.apply(to: table) }

  /// A transform fitted to training rows, with those rows prepared.
  static func fitting<T: Transform>(
    _ transform: T, to table: Table, labels: TrainingLabels
  ) throws(FitError) -> (step: FittedStep, training: Table) {
    let (fitted, training) = try transform.fit(table, labels: labels)
    return (FittedStep(name: T.name, fitted: fitted), training)
  }
}

extension FittedStep: Hashable {
  public static func == (left: FittedStep, right: FittedStep) -> Bool {
    left.name == right.name && AnyHashable(left.fitted) == AnyHashable(right.fitted)
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(name)
    hasher.combine(AnyHashable(fitted))
  }
}

extension FittedStep: Codable {
  /// Reads an object whose one member names a transform of the decoder's catalog.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: PathElement.self)
    let family = (decoder.userInfo[.catalog] as? Catalog)?.family(of: (any Transform).self)
    guard case .object(let members)? = decoder.json, members.count == 1,
      let type = family?[members[0].name] as? any Transform.Type
    else {
      try decoder.report(.other("names no transform that this release knows"))
      throw Reported()
    }
    name = members[0].name
    fitted = try Self.decode(type, from: container)
  }

  /// Writes an object whose one member names the transform.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: PathElement.self)
    try container.encode(fitted, forKey: PathElement.member(name))
  }

  private static func decode<T: Transform>(
    _ type: T.Type, from container: KeyedDecodingContainer<PathElement>
  ) throws -> any FittedTransform {
    try container.decode(T.Fitted.self, forKey: PathElement.member(T.name))
  }
}
