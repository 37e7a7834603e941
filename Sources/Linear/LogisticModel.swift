import CKernels
public import Learning
public import ONNX
import StrictJSON

public struct LogisticModel: TrainedModel {
  /// One for every feature or, where lines bend, for every interval of every feature.
  public let coefficients: [Double]
  /// The log-odds where every feature is 0.
  public let intercept: Double
  public let record: FitRecord
  /// Nil where all lines are straight.
  let basis: PiecewiseBasis?

  private struct Header: Codable {
    var classifier: String
    var record: FitRecord
    var basis: PiecewiseBasis?
  }

  init(_ optimum: Optimum, columns: Int, basis: PiecewiseBasis?) {
    self.basis = basis
    coefficients = Array(optimum.parameters.prefix(columns))
    intercept = optimum.parameters.count > columns ? optimum.parameters[columns] : 0
    record = FitRecord(
      parameters: optimum.parameters.count, epochs: optimum.iterations,
      converged: optimum.converged, bentFeatures: basis?.bentFeatures)
  }

  public var featureCount: Int? { basis?.edges.count ?? coefficients.count }

  /// P(positive) of every row; the sums and the logistic function are computed in double.
  public func scores(for features: Tensor) -> [Float] {
    logOdds(of: features).map { Float(ck_sigmoid($0)) }
  }

  /// The log odds of every row.
  func logOdds(of features: Tensor) -> [Double] {
    precondition(
      features.columns == featureCount,
      "\(features.columns) features for a model of \(featureCount ?? 0)")
    var sums = [Double](repeating: 0, count: features.rows)
    sums.withUnsafeMutableBufferPointer { sums in
      guard let basis else { return add(features, to: sums, from: 0) }
      basis.forEachTile(of: features) { start, columns in add(columns, to: sums, from: start) }
    }
    return sums
  }

  /// The weighted sums of some rows' columns, at the place of the first of them.
  private func add(
    _ columns: Tensor, to sums: UnsafeMutableBufferPointer<Double>, from start: Int
  ) {
    guard columns.rows > 0, let first = sums.baseAddress else { return }
    ck_linear_scores(
      columns.rows, columns.columns, columns.elements, columns.columns, coefficients, intercept,
      first + start)
  }

  public var state: ModelState {
    let header = Header(
      classifier: LogisticRegression.name, record: record, basis: basis)
    return ModelState(
      header: (try? StrictJSON.encode(header)) ?? .null,
      arrays: [
        ModelState.Array(
          name: "coefficients", shape: [coefficients.count], values: .double(coefficients)),
        ModelState.Array(name: "intercept", shape: [1], values: .double([intercept])),
      ])
  }

  public init(state: ModelState) throws(PackageError) {
    let header = StrictJSON.decode(Header.self, from: state.header)
    guard let read = header.value, header.issues.isEmpty,
      read.classifier == LogisticRegression.name
    else {
      throw .damaged("its header is not that of a logistic regression")
    }
    guard case .double(let coefficients)? = state["coefficients"]?.values,
      case .double(let intercept)? = state["intercept"]?.values, intercept.count == 1
    else {
      throw .damaged("it lacks the arrays 'coefficients' and 'intercept' in double")
    }
    guard (coefficients + intercept).allSatisfy(\.isFinite) else {
      throw .damaged("its weights hold what is no finite number")
    }
    if let basis = read.basis {
      if let fault = basis.fault { throw .damaged(fault) }
      guard basis.columns == coefficients.count else {
        throw .damaged(
          "it has \(coefficients.count) coefficients for \(basis.columns) intervals")
      }
    }
    basis = read.basis
    self.coefficients = coefficients
    self.intercept = intercept[0]
    record = read.record
  }
}

extension LogisticModel: AdditiveModel {
  /// Explains log odds: a feature contributes its coefficient times its distance from the background's
  /// mean, which is exactly its Shapley value.
  public func attribution(
    against background: Tensor, groups: FeatureGroups
  ) -> (any Attribution)? {
    LogisticAttribution(self, background: background, groups: groups)
  }
}

/// A logistic regression and the means of a background.
private struct LogisticAttribution: Attribution {
  let model: LogisticModel
  /// The background's mean of every column of the model.
  let means: [Double]
  let base: Double
  /// The group of every column of the model.
  let groups: FeatureGroups

  var scale: AdditiveScale { .logOdds }

  init(_ model: LogisticModel, background: Tensor, groups: FeatureGroups) {
    self.model = model
    precondition(
      background.columns == model.featureCount && background.rows > 0,
      "a background of shape \(background.shape) for \(model.featureCount ?? 0) features")
    self.groups =
      model.basis.map { basis in
        FeatureGroups(basis.features.map { groups.groups[$0] }, count: groups.count)
      } ?? groups
    let columns = model.basis?.expanded(background) ?? background
    var sums = [Double](repeating: 0, count: columns.columns)
    for row in 0..<columns.rows {
      for (column, value) in columns[row: row].enumerated() { sums[column] += Double(value) }
    }
    let means = sums.map { $0 / Double(columns.rows) }
    self.means = means
    base = zip(model.coefficients, means).reduce(model.intercept) { $0 + $1.0 * $1.1 }
  }

  func contributions(of rows: Tensor, threads: Int) -> Contributions {
    let columns = model.basis?.expanded(rows) ?? rows
    var values: [Double] = []
    values.reserveCapacity(columns.elements.count)
    for row in 0..<columns.rows {
      for (column, value) in columns[row: row].enumerated() {
        values.append(model.coefficients[column] * (Double(value) - means[column]))
      }
    }
    return Contributions(
      scale: scale, base: base, columns: means.count, values: values
    ).grouped(by: groups)
  }
}

extension LogisticModel {
  /// The weighted sum and the logistic function, in double precision.
  public func graph(_ features: Value, in builder: inout GraphBuilder) -> Value {
    let weights = builder.constant(Constant(coefficients, shape: [coefficients.count, 1]))
    let values = builder.cast(features, to: .double)
    let columns = basis?.graph(values, in: &builder) ?? values
    let sum = builder.node("MatMul", [columns, weights])
    let logit = builder.add(sum, builder.scalar(intercept))
    return builder.cast(builder.sigmoid(logit), to: .float)
  }
}
