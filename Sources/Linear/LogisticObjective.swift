import CKernels
import Concurrency
import Learning

/// What a logistic regression minimises, as a function of its coefficients and, last, its intercept.
struct LogisticObjective: Sendable {
  let rows: LogisticRows
  let fitsIntercept: Bool
  /// What the sum of absolute coefficients is multiplied by.
  let l1: Double
  /// What half the sum of squared coefficients is multiplied by.
  let l2: Double

  /// The objective and its derivatives at one place.
  struct Point: Sendable {
    var parameters: [Double]
    /// The objective with all penalties.
    var value: Double
    /// The gradient of all but the L1 penalty.
    var gradient: [Double]
    /// The second derivatives by the rows' scores, block by block.
    var curvature: [[Double]]
  }

  /// One parameter for every column, and the intercept.
  var dimension: Int { rows.columns + (fitsIntercept ? 1 : 0) }

  /// No coefficients, and the intercept that is then best.
  func start(positive: Double, negative: Double) -> [Double] {
    var parameters = [Double](repeating: 0, count: dimension)
    if fitsIntercept { parameters[rows.columns] = ck_log(positive / negative) }
    return parameters
  }

  func evaluate(_ parameters: [Double]) throws(FitError) -> Point {
    let beta = parameters.prefix(rows.columns)
    var evaluation = try rows.evaluate(
      Array(beta), intercept: fitsIntercept ? parameters[rows.columns] : 0)
    var squares = 0.0
    var sizes = 0.0
    for (column, coefficient) in beta.enumerated() {
      squares += coefficient * coefficient
      sizes += abs(coefficient)
      evaluation.gradient[column] += l2 * coefficient
    }
    return Point(
      parameters: parameters, value: evaluation.loss + l2 / 2 * squares + l1 * sizes,
      gradient: Array(evaluation.gradient.prefix(dimension)), curvature: evaluation.curvature)
  }

  /// The second derivatives of all but the L1 penalty; the lower triangle counts.
  func hessian(at point: Point) throws(FitError) -> SquareMatrix {
    var hessian = try rows.hessian(point.curvature).leading(dimension)
    for column in 0..<rows.columns { hessian[column, column] += l2 }
    return hessian
  }

  func hessianDiagonal(at point: Point) throws(FitError) -> [Double] {
    var diagonal = try rows.hessianDiagonal(point.curvature).prefix(dimension)
    for column in 0..<rows.columns { diagonal[column] += l2 }
    return Array(diagonal)
  }

  /// The product of the second derivatives with a direction.
  func hessianProduct(at point: Point, _ direction: [Double]) throws(FitError) -> [Double] {
    let beta = Array(direction.prefix(rows.columns))
    var product = try rows.hessianProduct(
      point.curvature, beta, intercept: fitsIntercept ? direction[rows.columns] : 0)
    for column in beta.indices { product[column] += l2 * beta[column] }
    return Array(product.prefix(dimension))
  }

  /// The partial derivatives as far as they can still be used: with an L1 penalty, that of the
  /// smallest subgradient.
  func slopes(at point: Point) -> [Double] {
    guard l1 > 0 else { return point.gradient }
    return point.gradient.indices.map { place in
      let slope = point.gradient[place]
      guard place < rows.columns else { return slope }
      let coefficient = point.parameters[place]
      if coefficient != 0 { return slope + (coefficient > 0 ? l1 : -l1) }
      return slope > l1 ? slope - l1 : slope < -l1 ? slope + l1 : 0
    }
  }

  /// The first of the steps 1, 1/2, 1/4, … along a direction that lowers the objective by a share of
  /// what was promised (Armijo); nil where none does.
  func advance(
    from point: Point, along direction: [Double], promised: Double
  ) throws(FitError) -> Point? {
    let rounding = 1e-13 * abs(point.value)
    var share = 1.0
    for _ in 0..<50 {
      let next = try evaluate(zip(point.parameters, direction).map { $0 + share * $1 })
      if next.value <= point.value + 1e-4 * share * promised + rounding { return next }
      share /= 2
    }
    return nil
  }
}

/// Rows of features with labels and weights, worked on in blocks of fixed size.
///
/// Each block's sums are taken apart from the others' and added in the blocks' order, so that they do
/// not depend on the number of threads.
struct LogisticRows: Sendable {
  let features: [Float]
  let columns: Int
  let labels: [Float]
  let weights: [Float]?
  let context: FitContext

  /// A block's features stay in the second-level cache between its passes.
  private static let blockRows = 4096
  /// How many numbers all partial second derivatives together may hold.
  private static let partialLimit = 1 << 23
  /// How many products are summed between two looks at whether to stop.
  private static let gramProducts = 1 << 31

  init(_ data: Dataset, context: FitContext) {
    self.init(
      features: data.features.elements, columns: data.columns.count, labels: data.labels,
      weights: data.weights, context: context)
  }

  private init(
    features: [Float], columns: Int, labels: [Float], weights: [Float]?, context: FitContext
  ) {
    self.features = features
    self.columns = columns
    self.labels = labels
    self.weights = weights
    self.context = context
  }

  var count: Int { labels.count }

  /// The same rows with some of their columns.
  func selecting(columns selection: [Int]) -> LogisticRows {
    guard selection.count < columns else { return self }
    var picked: [Float] = []
    picked.reserveCapacity(count * selection.count)
    for row in 0..<count {
      for column in selection { picked.append(features[row * columns + column]) }
    }
    return LogisticRows(
      features: picked, columns: selection.count, labels: labels, weights: weights,
      context: context)
  }

  private var blocks: Int { (count + Self.blockRows - 1) / Self.blockRows }

  private func rows(of block: Int) -> Range<Int> {
    block * Self.blockRows..<min((block + 1) * Self.blockRows, count)
  }
}

extension LogisticRows {
  /// The loss and its derivatives with respect to the scores.
  struct Evaluation: Sendable {
    /// Σ w · log loss.
    var loss = 0.0
    /// The derivative by every coefficient, then by the intercept.
    var gradient: [Double]
    /// The second derivative by the score of every row, block by block.
    var curvature: [[Double]] = []
  }

  func evaluate(_ beta: [Double], intercept: Double) throws(FitError) -> Evaluation {
    let parts = try parallelMap(count: blocks, threads: context.threads) {
      (block) throws(FitError) -> Evaluation in
      try context.checkCancellation()
      return evaluate(rows(of: block), beta, intercept)
    }
    var whole = Evaluation(gradient: [Double](repeating: 0, count: columns + 1))
    whole.curvature.reserveCapacity(blocks)
    for part in parts {
      whole.loss += part.loss
      for index in whole.gradient.indices { whole.gradient[index] += part.gradient[index] }
      whole.curvature += part.curvature
    }
    return whole
  }

  private func evaluate(
    _ rows: Range<Int>, _ beta: [Double], _ intercept: Double
  ) -> Evaluation {
    var scores = [Double](repeating: 0, count: rows.count)
    var residual = scores
    var curvature = scores
    var gradient = [Double](repeating: 0, count: columns + 1)
    let loss = withPointers(to: rows) { x, labels, weights in
      ck_linear_scores(rows.count, columns, x, columns, beta, intercept, &scores)
      let loss = ck_logistic(rows.count, scores, labels, weights, &residual, &curvature)
      ck_weighted_column_sums(rows.count, columns, x, columns, residual, &gradient)
      return loss
    }
    gradient[columns] = ck_sum_d(rows.count, residual)
    return Evaluation(loss: loss, gradient: gradient, curvature: [curvature])
  }

  /// Calls a function with the first feature, label and weight of some rows.
  private func withPointers<Value>(
    to rows: Range<Int>,
    _ body: (UnsafePointer<Float>?, UnsafePointer<Float>?, UnsafePointer<Float>?) -> Value
  ) -> Value {
    features.withUnsafeBufferPointer { features in
      labels.withUnsafeBufferPointer { labels in
        let x = features.baseAddress.map { $0 + rows.lowerBound * columns }
        let t = labels.baseAddress.map { $0 + rows.lowerBound }
        guard let weights else { return body(x, t, nil) }
        return weights.withUnsafeBufferPointer { weights in
          body(x, t, weights.baseAddress.map { $0 + rows.lowerBound })
        }
      }
    }
  }
}

extension LogisticRows {
  /// The second derivatives by coefficients and intercept (the last row and column).
  func hessian(_ curvature: [[Double]]) throws(FitError) -> SquareMatrix {
    let size = columns + 1
    let groups = max(1, min(blocks, 64, Self.partialLimit / (size * size)))
    let parts = try parallelMap(count: groups, threads: context.threads) {
      (group) throws(FitError) -> [Double] in
      let first = group * blocks / groups
      let last = (group + 1) * blocks / groups
      return try hessian(of: first..<last, curvature)
    }
    var whole = SquareMatrix(size: size)
    for part in parts {
      for index in part.indices { whole.elements[index] += part[index] }
    }
    return whole.movingLowerTriangle(from: columns)
  }

  /// `columns` × `columns` numbers of which the lower triangle counts, then the border.
  private func hessian(
    of group: Range<Int>, _ curvature: [[Double]]
  ) throws(FitError) -> [Double] {
    var sums = [Double](repeating: 0, count: columns * columns)
    var border = [Double](repeating: 0, count: columns + 1)
    for block in group {
      try addGram(of: rows(of: block), curvature[block], to: &sums)
      withPointers(to: rows(of: block)) { x, _, _ in
        ck_weighted_column_sums(
          curvature[block].count, columns, x, columns, curvature[block], &border)
      }
      border[columns] += ck_sum_d(curvature[block].count, curvature[block])
    }
    return sums + border
  }

  /// Some rows at a time, so that a fit of many columns can be stopped between them.
  private func addGram(
    of rows: Range<Int>, _ curvature: [Double], to sums: inout [Double]
  ) throws(FitError) {
    let atOnce = max(64, Self.gramProducts / max(columns * columns, 1))
    for start in stride(from: rows.lowerBound, to: rows.upperBound, by: atOnce) {
      try context.checkCancellation()
      let part = start..<min(start + atOnce, rows.upperBound)
      let weights = Array(
        curvature[(start - rows.lowerBound)..<(part.upperBound - rows.lowerBound)])
      withPointers(to: part) { x, _, _ in
        ck_weighted_gram(part.count, columns, x, columns, weights, &sums)
      }
    }
  }

  /// The products of all rows with each other, the lower triangle of them.
  func products() throws(FitError) -> SquareMatrix {
    var products = SquareMatrix(size: count)
    let atOnce = max(64, Self.gramProducts / max(count * count, 1))
    for start in stride(from: 0, to: columns, by: atOnce) {
      try context.checkCancellation()
      let part = start..<min(start + atOnce, columns)
      var turned: [Float] = []
      turned.reserveCapacity(part.count * count)
      for column in part {
        for row in 0..<count { turned.append(features[row * columns + column]) }
      }
      let ones = [Double](repeating: 1, count: part.count)
      ck_weighted_gram(part.count, count, turned, count, ones, &products.elements)
    }
    return products
  }

  /// The sum of features times coefficients in every row.
  func sums(_ beta: [Double]) -> [Double] {
    var sums = [Double](repeating: 0, count: count)
    ck_linear_scores(count, columns, features, columns, beta, 0, &sums)
    return sums
  }

  /// The sum over rows of features times the row's number, for every column.
  func columnSums(_ numbers: [Double]) -> [Double] {
    var sums = [Double](repeating: 0, count: columns)
    ck_weighted_column_sums(count, columns, features, columns, numbers, &sums)
    return sums
  }

  /// The product of the second derivatives with a direction, without forming them.
  func hessianProduct(
    _ curvature: [[Double]], _ direction: [Double], intercept: Double
  ) throws(FitError) -> [Double] {
    let parts = try parallelMap(count: blocks, threads: context.threads) {
      (block) throws(FitError) -> [Double] in
      try context.checkCancellation()
      let rows = rows(of: block)
      var along = [Double](repeating: 0, count: rows.count)
      var product = [Double](repeating: 0, count: columns + 1)
      withPointers(to: rows) { x, _, _ in
        ck_linear_scores(rows.count, columns, x, columns, direction, intercept, &along)
        for row in along.indices { along[row] *= curvature[block][row] }
        ck_weighted_column_sums(rows.count, columns, x, columns, along, &product)
      }
      product[columns] = ck_sum_d(rows.count, along)
      return product
    }
    return parts.reduce(into: [Double](repeating: 0, count: columns + 1)) { sum, part in
      for index in part.indices { sum[index] += part[index] }
    }
  }

  func hessianDiagonal(_ curvature: [[Double]]) throws(FitError) -> [Double] {
    let parts = try parallelMap(count: blocks, threads: context.threads) {
      (block) throws(FitError) -> [Double] in
      try context.checkCancellation()
      return diagonal(of: rows(of: block), curvature[block])
    }
    return parts.reduce(into: [Double](repeating: 0, count: columns + 1)) { sum, part in
      for index in part.indices { sum[index] += part[index] }
    }
  }

  private func diagonal(of rows: Range<Int>, _ curvature: [Double]) -> [Double] {
    var sums = [Double](repeating: 0, count: columns + 1)
    features.withUnsafeBufferPointer { features in
      sums.withUnsafeMutableBufferPointer { sums in
        for (place, row) in rows.enumerated() {
          for column in 0..<columns {
            let value = Double(features[row * columns + column])
            sums[column] += curvature[place] * (value * value)
          }
        }
      }
    }
    sums[columns] = ck_sum_d(rows.count, curvature)
    return sums
  }
}
