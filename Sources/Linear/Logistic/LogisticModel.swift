import CKernels
public import Learning
import StrictJSON

/// A fitted logistic regression.
public struct LogisticModel: TrainedModel {
  /// One for every feature.
  public let coefficients: [Double]
  /// The log-odds where every feature is 0.
  public let intercept: Double
  /// How the fit went.
  public let record: FitRecord

  private struct Header: Codable {
    var classifier: String
    var record: FitRecord
  }

  init(_ optimum: Optimum, columns: Int) {
    coefficients = Array(optimum.parameters.prefix(columns))
    intercept = optimum.parameters.count > columns ? optimum.parameters[columns] : 0
    record = FitRecord(
      parameters: optimum.parameters.count, epochs: optimum.iterations,
      converged: optimum.converged)
  }

  /// One for every coefficient.
  public var featureCount: Int? { coefficients.count }

  /// P(positive) of every row; the sums and the logistic function are computed in double.
  public func scores(for features: Tensor) -> [Float] {
    precondition(
      features.columns == coefficients.count,
      "\(features.columns) features for \(coefficients.count) coefficients")
    var scores = [Double](repeating: 0, count: features.rows)
    ck_linear_scores(
      features.rows, features.columns, features.elements, features.columns, coefficients,
      intercept, &scores)
    return scores.map { Float(ck_sigmoid($0)) }
  }

  /// The coefficients and the intercept.
  public var state: ModelState {
    let header = Header(classifier: LogisticRegression.name, record: record)
    return ModelState(
      header: (try? StrictJSON.encode(header)) ?? .null,
      arrays: [
        ModelState.Array(
          name: "coefficients", shape: [coefficients.count], values: .double(coefficients)),
        ModelState.Array(name: "intercept", shape: [1], values: .double([intercept])),
      ])
  }

  /// Makes the model again.
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
    self.coefficients = coefficients
    self.intercept = intercept[0]
    record = read.record
  }
}
