import StrictJSON

/// A square of numbers about pairs, shaded and written out.
struct MatrixFigure {
  var id: String
  var title: String
  var caption: String
  var matrix: NamedMatrix
  /// The value that is left white.
  var middle: Double
  /// The values of full colour.
  var ends: (low: Double, high: Double)
  /// What a value is, on hovering.
  var short: String
  /// What the note of a pair is.
  var note: String

  var figure: Figure {
    var spec = VegaSpec(title)
    let names = matrix.names
    spec.height = max(2, names.count) * 34
    spec.data = [.rows("cells", cells)]
    spec.scales = [
      .band("x", "width", names, padding: 0.04), .band("y", "height", names, padding: 0.04),
      [
        "name": "color", "type": "linear", "clamp": true, "interpolate": "rgb",
        "domain": [.figure(ends.low), .figure(middle), .figure(ends.high)],
        "range": ["#E69F00", "#FFFFFF", "#4A9BD1"],
      ],
    ]
    spec.axes = [columns, VegaSpec.names("y")]
    spec.marks = [squares, numbers]
    return Figure(id: id, title: title, caption: caption, spec: spec.json)
  }

  private var cells: [JSON] {
    matrix.names.indices.flatMap { row in
      matrix.names.indices.map { column in
        [
          "r": .string(matrix.names[row]), "c": .string(matrix.names[column]),
          "v": row == column ? .null : .figure(matrix.values[row][column]),
          "n": .figure(matrix.notes?[row][column]),
        ]
      }
    }
  }

  private var columns: JSON {
    [
      "orient": "bottom", "scale": "x", "domain": false, "ticks": false, "labelPadding": 4,
      "labelAngle": -60, "labelAlign": "right", "labelBaseline": "middle", "labelLimit": 130,
      "labelFontSize": .signal("narrow ? 10 : 11"),
    ]
  }

  private var squares: JSON {
    .mark(
      "rect", from: "cells",
      enter: [
        "stroke": .constant("#DDDDDD"),
        "tooltip": .signal(
          """
          isValid(datum.v) ? {'title': datum.r + ' and ' + datum.c, \
          '\(short)': format(datum.v, '.3f'), \
          '\(note)': isValid(datum.n) ? format(datum.n, '.3f') : null} : null
          """),
      ],
      update: [
        "x": .scaled("x", "c"), "y": .scaled("y", "r"), "width": ["scale": "x", "band": 1],
        "height": ["scale": "y", "band": 1],
        "fill": [
          ["test": "!isValid(datum.v)", "value": "#F2F2F2"], .scaled("color", "v"),
        ],
      ])
  }

  private var numbers: JSON {
    .mark(
      "text", from: "cells",
      enter: [
        "align": .constant("center"), "baseline": .constant("middle"),
        "fill": .constant(Palette.ink),
      ],
      update: [
        "x": .middle("x", "c"), "y": .middle("y", "r"),
        "fontSize": .signal("bandwidth('x') < 20 ? 8 : bandwidth('x') < 28 ? 9 : 11"),
        "text": .signal(
          """
          !isValid(datum.v) || bandwidth('x') < 14 ? '' \
          : bandwidth('x') > 27 ? format(datum.v, '.2f') \
          : datum.v >= 0.995 ? '1' : replace(format(datum.v, '.2f'), '0.', '.')
          """),
      ]
    ).setting("interactive", to: false)
  }
}

/// Numbers about every pair of some candidates.
package struct NamedMatrix: Sendable {
  /// The candidates, of rows and columns alike.
  package var names: [String]
  /// A list for every row; nil where there is no number.
  package var values: [[Double?]]

  /// Other numbers about the same pairs, for hovering.
  package var notes: [[Double?]]?

  /// Numbers about pairs; the lists have a row and a column for every name.
  package init(names: [String], values: [[Double?]], notes: [[Double?]]? = nil) {
    for rows in [values, notes ?? values] {
      precondition(
        rows.count == names.count && rows.allSatisfy { $0.count == names.count },
        "a matrix of \(names.count) names needs as many rows and columns")
    }
    self.names = names
    self.values = values
    self.notes = notes
  }
}

extension Figure {
  /// P(row better than column) of pairs of candidates.
  package static func pairwise(_ matrix: NamedMatrix, metric: String, shown: String) -> Figure {
    MatrixFigure(
      id: "pairwise", title: "P(row better than column)",
      caption: """
        By \(metric), from the Bayesian correlated t-test over folds: what is left of 1 in a pair is \
        the probability that the two are practically equal. \(shown)
        """,
      matrix: matrix, middle: 0.5, ends: (0, 1), short: "row beats column",
      note: "practically equal"
    ).figure
  }

  /// The correlation of the errors of pairs of candidates.
  package static func diversity(_ matrix: NamedMatrix, shown: String) -> Figure {
    MatrixFigure(
      id: "diversity", title: "Correlation of errors",
      caption: """
        Near 1, two candidates err on the same rows and an ensemble of them gains little; near 0, \
        they err apart. \(shown)
        """,
      matrix: matrix, middle: 0, ends: (-1, 1), short: "correlation of errors",
      note: "rows on which both err"
    ).figure
  }
}
