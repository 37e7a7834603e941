import Learning

/// Tested rows that have an identical row among the training rows of their fold.
struct TestTwins {
  /// Different rows that are tested in any fold.
  private(set) var tested = 0
  /// Those with a twin in training, in any fold.
  private(set) var rows = 0
  /// Those of them that are positive.
  private(set) var positive = 0
  /// Those of them with a twin of the same label.
  private(set) var agreeing = 0

  init(_ study: Study, groups: [Int], sizes: [Int]) {
    let labels = study.data.labels
    var wasTested = [Bool](repeating: false, count: labels.count)
    var hasTwin = wasTested
    var agrees = wasTested
    var trained = [(negative: Bool, positive: Bool)](
      repeating: (false, false), count: groups.count)
    for fold in study.folds {
      for row in fold.train where sizes[groups[row]] > 1 {
        if labels[row] > 0.5 {
          trained[groups[row]].positive = true
        } else {
          trained[groups[row]].negative = true
        }
      }
      for row in fold.test {
        wasTested[row] = true
        let (negative, positive) = trained[groups[row]]
        guard negative || positive else { continue }
        hasTwin[row] = true
        if labels[row] > 0.5 ? positive : negative { agrees[row] = true }
      }
      for row in fold.train { trained[groups[row]] = (false, false) }
    }
    tested = wasTested.count { $0 }
    rows = hasTwin.count { $0 }
    positive = hasTwin.indices.count { hasTwin[$0] && labels[$0] > 0.5 }
    agreeing = agrees.count { $0 }
  }
}
