import Learning

extension Fold {
  /// The folds of one repeat, given the fold in which every row is tested.
  static func all(repeat round: Int, folds: Int, assignment: [Int]) -> [Fold] {
    (0..<folds).map { fold in
      Fold(
        repeat: round, index: fold,
        train: assignment.indices.filter { assignment[$0] != fold },
        test: assignment.indices.filter { assignment[$0] == fold })
    }
  }
}
