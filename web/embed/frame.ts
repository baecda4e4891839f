import '../style/tokens.css'
