extension WebAssets {
  /// The files of `Sources/Serving/Web`, as the build put them into the executable.
  static var embedded: [(name: String, bytes: [UInt8])] {
    [
      ("answer.js", PackageResources.answer_js),
      ("api.js", PackageResources.api_js),
      ("app.js", PackageResources.app_js),
      ("compare.js", PackageResources.compare_js),
      ("csv.js", PackageResources.csv_js),
      ("differences.js", PackageResources.differences_js),
      ("dom.js", PackageResources.dom_js),
      ("explanations.js", PackageResources.explanations_js),
      ("figures.js", PackageResources.figures_js),
      ("file.js", PackageResources.file_js),
      ("form.js", PackageResources.form_js),
      ("format.js", PackageResources.format_js),
      ("icon.svg", PackageResources.icon_svg),
      ("index.html", PackageResources.index_html),
      ("intervals.js", PackageResources.intervals_js),
      ("leaderboard.js", PackageResources.leaderboard_js),
      ("markdown.js", PackageResources.markdown_js),
      ("models.js", PackageResources.models_js),
      ("notices.js", PackageResources.notices_js),
      ("overview.js", PackageResources.overview_js),
      ("parity.js", PackageResources.parity_js),
      ("promote.js", PackageResources.promote_js),
      ("score.js", PackageResources.score_js),
      ("scored-table.js", PackageResources.scored_table_js),
      ("scored.js", PackageResources.scored_js),
      ("style.css", PackageResources.style_css),
    ]
  }
}
